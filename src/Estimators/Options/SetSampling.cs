namespace MlNet.MultiTask;

/// <summary>How the steps of a training on several data sets are shared out among them. A user's own way derives from this class.</summary>
/// <remarks>
/// <para>Each set is gone through in epochs of its own, shuffled anew when its own epoch ends, whatever the others do. An epoch of the
/// whole, which is what
/// <see cref="MultiTaskOptions.MaximumEpochs"/>, <see cref="MultiTaskOptions.Patience"/>, schedules and checkpoints count, has as many
/// steps as all sets together have batches; with a batch of every set in each step, as many as the largest set has.</para>
/// <para>A step has the losses of the tasks of its set alone, so a balancer weighs those against each other and not against the other sets'
/// tasks. Methods that balance gradients see all tasks at once with <see cref="JointSampling"/> only.</para>
/// </remarks>
public abstract class SetSampling
{
    /// <summary>Whether each step takes a batch of every set.</summary>
    /// <value>Unless overridden false: a step takes its batch from one set.</value>
    public virtual bool TakesEverySet => false;

    /// <summary>Whether the set of a step is drawn at random by the shares, or the sets take turns so that each comes to its
    /// share.</summary>
    /// <value>Unless overridden true.</value>
    public virtual bool IsDrawn => true;

    /// <summary>Gives each set its share of the steps; called before each step.</summary>
    /// <param name="sets">Where the sets stand.</param>
    /// <param name="shares">One per set, 0 or more and not all 0; only their ratios count. Each is multiplied by its set's
    /// <see cref="TrainingSet.Weight"/> afterwards.</param>
    public abstract void Share(IReadOnlyList<SetProgress> sets, Span<double> shares);

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }
}
