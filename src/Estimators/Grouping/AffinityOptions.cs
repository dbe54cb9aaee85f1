namespace MlNet.MultiTask;

/// <summary>How the tasks' affinity is measured while they are trained.</summary>
public sealed record AffinityOptions
{
    /// <summary>Steps from one measurement to the next. Each costs a backward pass and a forward pass per task.</summary>
    /// <value>Default 10, as the paper found to be as good as each step. At least 1.</value>
    public int Interval { get; init; } = 10;

    /// <summary>Size η of the step θ − η ∇Lᵢ that is tried for each task. Affinities grow with it in proportion as long as it is small, so
    /// the grouping does not hang on it.</summary>
    /// <value>Default 0.01: far above what float32 rounds away, and still a small step. Greater than 0.</value>
    public double LookaheadRate { get; init; } = 0.01;

    internal void Validate()
    {
        Guard.Range(Interval >= 1, Interval, "at least 1 step");
        Guard.Range(LookaheadRate is > 0 and < double.PositiveInfinity, LookaheadRate, "a number greater than 0");
    }
}
