namespace MlNet.MultiTask;

/// <summary>Raises the learning rate in a straight line over the first steps, then hands over to another schedule (Goyal et al. 2017,
/// §2.2).</summary>
public sealed class WarmUpSchedule : Schedule
{
    /// <summary>Number of steps until the full rate.</summary>
    /// <value>Default 100. At least 1.</value>
    public int Steps { get; init; } = 100;

    /// <summary>What follows; it sees the steps and the plan without the warm-up.</summary>
    /// <value>Default <see cref="ConstantSchedule"/>.</value>
    public Schedule Then { get; init; } = new ConstantSchedule();

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Steps >= 1, Steps, "at least 1");
        ArgumentNullException.ThrowIfNull(Then);
        Then.Validate();
    }

    /// <inheritdoc/>
    public override Schedule Copy() => new WarmUpSchedule { Steps = Steps, Then = Then.Copy() };

    /// <inheritdoc/>
    public override void Start() => Then.Start();

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) =>
        moment.Step < Steps
            ? (moment.Step + 1) / (double)Steps
            : Then.Factor(moment with { Step = moment.Step - Steps, PlannedSteps = Math.Max(1, moment.PlannedSteps - Steps) });

    /// <inheritdoc/>
    public override void EndEpoch(double heldOutLoss) => Then.EndEpoch(heldOutLoss);

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state) => Then.Capture(state);

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state) => Then.Restore(state);
}
