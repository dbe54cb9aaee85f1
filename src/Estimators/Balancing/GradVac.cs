namespace MlNet.MultiTask;

/// <summary>
/// GradVac, gradient vaccine: brings the cosine of each pair of gradients up to its own running mean, not only to 0 as <see cref="PcGrad"/>
/// does (Wang, Tsvetkov, Firat, Cao 2021, "Gradient Vaccine", algorithm 1, equation 5).
/// </summary>
/// <remarks>
/// For each task i and the others j in random order: φ = cos(gᵢ′, gⱼ); if φ is below the target φ̂ᵢⱼ, gᵢ′ += ‖gᵢ′‖(φ̂√(1−φ²) − φ√(1−φ̂²)) /
/// (‖gⱼ‖√(1−φ̂²)) gⱼ; then φ̂ᵢⱼ ← (1−β)φ̂ᵢⱼ + βφ. Over all shared parameters at once (LibMTL can also do it layer by layer). The targets
/// start at 0.
/// </remarks>
public sealed class GradVac : Balancer
{
    private PairwiseChanges _changes = new();
    private double[] _targets = [];

    /// <summary>Weight β of the new cosine in the running mean, in [0, 1].</summary>
    /// <value>0.5</value>
    public double Beta { get; init; } = 0.5;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Fraction(Beta);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _changes = new();
        _targets = new double[TaskCount * TaskCount];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var gramian = step.Gramian;
        _changes.Sum(Random, weights, (i, j, row) =>
            Vaccinate(gramian, row, j, ref _targets[step.Tasks[i] * TaskCount + step.Tasks[j]]));
    }

    private void Vaccinate(Gramian gramian, double[] row, int j, ref double target)
    {
        var own = Math.Sqrt(Math.Max(Quadratic.Form(gramian.Values, row), 0));
        var other = Math.Sqrt(gramian[j, j]);
        if (own == 0 || other == 0)
            return;
        var cosine = Math.Clamp(Quadratic.Dot(gramian.Row(j), row) / own / other, -1, 1);
        var (sine, targetSine) = (Math.Sqrt(1 - cosine * cosine), Math.Sqrt(Math.Max(1 - target * target, 0)));
        if (cosine < target && targetSine > 1e-6)
            row[j] += own * (target * sine - cosine * targetSine) / (other * targetSine);
        target = (1 - Beta) * target + Beta * cosine;
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["targets"] = [.. _targets];
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["targets"].CopyTo(_targets, 0);
    }
}
