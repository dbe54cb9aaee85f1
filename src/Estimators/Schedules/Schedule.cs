namespace MlNet.MultiTask;

/// <summary>How the learning rate moves: a factor on <see cref="Optimizer.LearningRate"/> for each step.</summary>
public abstract class Schedule
{
    /// <summary>The factor for a step.</summary>
    /// <param name="moment">Where the training stands.</param>
    /// <returns>0 or more.</returns>
    public abstract double Factor(in ScheduleMoment moment);

    /// <summary>A schedule with these settings for one training: what a training changes in it stays there, so one instance may serve
    /// several at once.</summary>
    public virtual Schedule Copy() => (Schedule)MemberwiseClone();

    /// <summary>Begins a training: forgets what <see cref="EndEpoch"/> said.</summary>
    public virtual void Start() { }

    /// <summary>Called after each epoch, for schedules that look at the loss.</summary>
    /// <param name="heldOutLoss">Σ αₜ Lₜ on the held-out rows, or what <see cref="StoppingCriterion"/> says; NaN without.</param>
    public virtual void EndEpoch(double heldOutLoss) { }

    /// <summary>Writes the state for a checkpoint.</summary>
    public virtual void Capture(IDictionary<string, double[]> state) { }

    /// <summary>Reads it back.</summary>
    public virtual void Restore(IReadOnlyDictionary<string, double[]> state) { }

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }
}
