namespace MlNet.MultiTask;

/// <summary>Multiplies the learning rate by a factor whenever the held-out loss has not become smaller for some epochs.</summary>
public sealed class PlateauSchedule : Schedule
{
    private double _best;
    private double _factor;
    private int _waited;

    /// <summary>A schedule at its start.</summary>
    public PlateauSchedule() => Start();

    /// <summary>Epochs without a smaller loss before the rate falls.</summary>
    /// <value>Default 3. At least 1.</value>
    public int Patience { get; init; } = 3;

    /// <summary>The factor.</summary>
    /// <value>Default 0.3. Between 0 and 1.</value>
    public double Gamma { get; init; } = 0.3;

    /// <summary>Least share of the full rate.</summary>
    /// <value>Default 1e-3. From 0 to 1.</value>
    public double MinimumFactor { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Patience >= 1, Patience, "at least 1 epoch");
        Guard.Range(Gamma is > 0 and < 1, Gamma, "between 0 and 1");
        Guard.Range(MinimumFactor is >= 0 and <= 1, MinimumFactor, "from 0 to 1");
    }

    /// <inheritdoc/>
    public override void Start() => (_best, _factor, _waited) = (double.PositiveInfinity, 1, 0);

    /// <inheritdoc/>
    public override double Factor(in ScheduleMoment moment) => _factor;

    /// <inheritdoc/>
    public override void EndEpoch(double heldOutLoss)
    {
        if (double.IsNaN(heldOutLoss))
            return; // nothing is held out: nothing to judge by
        if (heldOutLoss < _best)
            (_best, _waited) = (heldOutLoss, 0);
        else if (++_waited >= Patience)
            (_factor, _waited) = (Math.Max(MinimumFactor, _factor * Gamma), 0);
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state) => state["plateau"] = [_best, _factor, _waited];

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state) =>
        (_best, _factor, _waited) = (state["plateau"][0], state["plateau"][1], (int)state["plateau"][2]);
}
