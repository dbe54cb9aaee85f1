namespace MlNet.MultiTask;

/// <summary>
/// Cycles that become longer as training goes on: ½ (1 − cos 2π log₂(1 + (2ᶜ − 1) t)) for c cycles over the share t of the planned steps
/// (Holzmüller, Grinsztajn, Steinwart 2024, "coslog", which RealMLP takes with four cycles). It begins and ends with a rate of 0.
/// </summary>
public sealed class CosineLogarithmicSchedule : Schedule
{
    /// <summary>Number of cycles, each twice as long as the one before.</summary>
    /// <value>Default 4. From 1 to 16.</value>
    public int Cycles { get; init; } = 4;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Cycles is >= 1 and <= 16, Cycles, "from 1 to 16");
    }

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) =>
        (1 - Math.Cos(2 * Math.PI * Math.Log2(1 + ((1 << Cycles) - 1) * moment.Progress))) / 2;
}
