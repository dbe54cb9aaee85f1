namespace MlNet.MultiTask;

/// <summary>The full rate for the first part of the planned steps, then half a cosine down to 0 (Holzmüller, Grinsztajn, Steinwart 2024,
/// "flat-cos").</summary>
public sealed class FlatCosineSchedule : Schedule
{
    /// <summary>Share of the steps that keep the full rate.</summary>
    /// <value>Default 0.5. From 0 to below 1.</value>
    public double FlatShare { get; init; } = 0.5;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(FlatShare is >= 0 and < 1, FlatShare, "from 0 to below 1");
    }

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) =>
        moment.Progress <= FlatShare ? 1 : (1 + Math.Cos(Math.PI * (moment.Progress - FlatShare) / (1 - FlatShare))) / 2;
}
