namespace MlNet.MultiTask;

/// <summary>Up from a share of the learning rate to all of it, then down to next to nothing, both along half a cosine (Smith, Topin
/// 2019).</summary>
public sealed class OneCycleSchedule : Schedule
{
    /// <summary>Share of the planned steps that the way up takes.</summary>
    /// <value>Default 0.3. Between 0 and 1.</value>
    public double Rise { get; init; } = 0.3;

    /// <summary>Factor at the beginning.</summary>
    /// <value>Default 0.04. Above 0, at most 1.</value>
    public double StartFactor { get; init; } = 0.04;

    /// <summary>Factor at the end.</summary>
    /// <value>Default 4e-6. From 0 to 1.</value>
    public double EndFactor { get; init; } = 4e-6;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Rise is > 0 and < 1, Rise, "between 0 and 1");
        Guard.Range(StartFactor is > 0 and <= 1, StartFactor, "above 0 and at most 1");
        Guard.Range(EndFactor is >= 0 and <= 1, EndFactor, "from 0 to 1");
    }

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) =>
        moment.Progress < Rise
            ? Between(StartFactor, 1, moment.Progress / Rise)
            : Between(1, EndFactor, (moment.Progress - Rise) / (1 - Rise));

    private static double Between(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
