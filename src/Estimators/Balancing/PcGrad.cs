namespace MlNet.MultiTask;

/// <summary>
/// PCGrad, projecting conflicting gradients: each task's gradient, where it conflicts with another's, is projected onto that one's normal
/// plane, one after the other in random order; the results are summed (Yu et al. 2020, "Gradient Surgery for Multi-Task Learning",
/// algorithm 1).
/// </summary>
/// <remarks>
/// Done on the Gramian: a projected gradient is a row of coefficients of the original ones. Conflict-free for two tasks; with more, a later
/// projection can bring an earlier conflict back.
/// </remarks>
public sealed class PcGrad : Balancer
{
    private PairwiseChanges _changes = new();

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    protected override void Reset() => _changes = new();

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var gramian = step.Gramian;
        _changes.Sum(Random, weights, (_, j, row) =>
        {
            var product = Quadratic.Dot(gramian.Row(j), row);
            if (product < 0 && gramian[j, j] > 0)
                row[j] -= product / gramian[j, j];
        });
    }
}
