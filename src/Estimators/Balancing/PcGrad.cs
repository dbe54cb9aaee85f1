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
    private int[] _order = [];
    private double[] _row = [];

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    protected override void Reset()
    {
        _order = [];
        _row = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var (n, gramian) = (weights.Length, step.Gramian);
        if (_order.Length != n)
            (_order, _row) = (new int[n], new double[n]);
        weights.Clear();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                (_order[j], _row[j]) = (j, 0);
            Random.Shuffle(_order);
            _row[i] = 1;
            foreach (var j in _order)
            {
                if (j == i)
                    continue;
                var product = Quadratic.Dot(gramian.Row(j), _row);
                if (product < 0 && gramian[j, j] > 0)
                    _row[j] -= product / gramian[j, j];
            }
            for (var j = 0; j < n; j++)
                weights[j] += _row[j];
        }
    }
}
