namespace MlNet.MultiTask;

/// <summary>Half a cosine from the full learning rate down to a share of it over the planned steps (Loshchilov, Hutter 2017, eq. 5, without
/// restarts).</summary>
public sealed class CosineSchedule : Schedule
{
    /// <summary>The share at the end.</summary>
    /// <value>Default 0. From 0 to 1.</value>
    public double MinimumFactor { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(MinimumFactor is >= 0 and <= 1, MinimumFactor, "from 0 to 1");
    }

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) =>
        MinimumFactor + (1 - MinimumFactor) * (1 + Math.Cos(Math.PI * moment.Progress)) / 2;
}
