namespace MlNet.MultiTask;

/// <summary>
/// IMTL-G, the gradient half of Impartial Multi-Task Learning: the combination, Σw = 1, whose projections onto all the tasks' gradients are
/// of equal length (Liu et al. 2021, "Towards Impartial Multi-task Learning", equation 5). A weight may be negative.
/// </summary>
/// <remarks>
/// w ∝ G⁻¹n with nₜ = ‖gₜ‖, the same as the paper's closed form. Where the gradients are linearly dependent the pseudo-inverse stands in,
/// here that of their cosines (TorchJD: of G itself), and all weights are 0 where their sum vanishes, as in TorchJD. LibMTL's "IMTL" is
/// this together with <see cref="ImtlLoss"/>.
/// </remarks>
public sealed class ImtlGradient : Balancer
{
    private SymmetricEigen _eigen = new();
    private double[] _unit = [],
        _ones = [];

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    protected override void Reset()
    {
        _eigen = new();
        _unit = [];
        _ones = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        if (_ones.Length != n)
            (_unit, _ones) = (new double[n * n], new double[n]);
        // G = DCD with D the norms, so G⁻¹n = D⁻¹C⁻¹1: tasks of very different scale keep their digits.
        UnitGramian.Make(step.Gramian, _unit);
        for (var i = 0; i < n; i++)
            _ones[i] = _unit[i * n + i];
        _eigen.Decompose(_unit, n);
        _eigen.Apply(-1, _ones, weights);
        var (sum, size) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var norm = Math.Sqrt(step.Gramian[i, i]);
            weights[i] = norm > 0 ? weights[i] / norm : 0;
            sum += weights[i];
            size += Math.Abs(weights[i]);
        }
        foreach (ref var weight in weights)
            weight = Math.Abs(sum) > 1e-9 * size ? weight / sum : 0;
    }
}
