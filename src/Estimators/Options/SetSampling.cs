namespace MlNet.MultiTask;

/// <summary>How the steps of a training are divided among several data sets. Derive from this class for a rule of your own.</summary>
/// <remarks>
/// <para>Each set has its own epochs: its rows are shuffled again when all of them have been used, independently of the other sets. An
/// epoch of the training, which <see cref="MultiTaskOptions.MaximumEpochs"/>, <see cref="MultiTaskOptions.Patience"/>, schedules and
/// checkpoints count, has as many steps as all sets together have batches; with a batch of every set in each step, as many as the largest
/// set has.</para>
/// <para>A step only has the losses of its own set's tasks, so a balancer cannot balance them against those of other sets. Methods that
/// balance gradients see all tasks at once with <see cref="JointSampling"/> only.</para>
/// </remarks>
public abstract class SetSampling
{
    /// <summary>Whether each step takes a batch of every set.</summary>
    /// <value>Unless overridden false: a step takes its batch from one set.</value>
    public virtual bool TakesEverySet => false;

    /// <summary>Whether the set of a step is drawn at random by the shares, or the sets take turns in proportion to them.</summary>
    /// <value>Unless overridden true.</value>
    public virtual bool IsDrawn => true;

    /// <summary>Computes each set's share of the steps; called before each step.</summary>
    /// <param name="sets">The progress of the sets.</param>
    /// <param name="shares">One per set, 0 or more and not all 0; only their ratios count. Each is multiplied by its set's
    /// <see cref="TrainingSet.Weight"/> afterwards.</param>
    public abstract void Share(IReadOnlyList<SetProgress> sets, Span<double> shares);

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }
}
