namespace MlNet.MultiTask;

/// <summary>
/// Krum and Multi-Krum: keeps the gradients closest to their neighbours and averages them, so that some tasks' gradients may be arbitrarily
/// wrong (Blanchard, El Mhamdi, Guerraoui, Stainer 2017, "Machine Learning with Adversaries", section 4).
/// </summary>
/// <remarks>
/// The score of a task is the sum of the squared distances to its T − f − 2 nearest neighbours, as in the paper (TorchJD sums the
/// distances). In a step with fewer tasks than f + 3 at least one neighbour counts. Ties go to the task that comes first.
/// </remarks>
public sealed class Krum : Balancer
{
    private double[] _distances = [],
        _scores = [];

    /// <summary>Number f ≥ 0 of tasks that may be wrong.</summary>
    /// <value>1</value>
    public int Byzantine { get; init; } = 1;

    /// <summary>Number of gradients that are kept and averaged, at least 1.</summary>
    /// <value>1</value>
    public int Selected { get; init; } = 1;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override int MinimumTasks => Math.Max(Byzantine + 3, Selected);

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.AtLeast(Byzantine, 0);
        Guard.AtLeast(Selected, 1);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _distances = [];
        _scores = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        var neighbours = Math.Clamp(n - Byzantine - 2, Math.Min(1, n - 1), n - 1);
        var selected = Math.Min(Selected, n);
        if (_scores.Length != n)
            (_distances, _scores) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
            _scores[i] = Score(step.Gramian, i, neighbours);
        weights.Clear();
        for (var k = 0; k < selected; k++)
        {
            var best = -1;
            for (var i = 0; i < n; i++)
                if (weights[i] == 0 && (best < 0 || _scores[i] < _scores[best]))
                    best = i;
            weights[best] = 1.0 / selected;
        }
    }

    private double Score(Gramian gramian, int i, int neighbours)
    {
        for (var j = 0; j < gramian.Size; j++)
            _distances[j] = i == j ? 0 : Math.Max(gramian[i, i] + gramian[j, j] - 2 * gramian[i, j], 0);
        // The distance to itself, 0, is the first.
        _distances.AsSpan(0, gramian.Size).Sort();
        var sum = 0.0;
        for (var k = 1; k <= neighbours; k++)
            sum += _distances[k];
        return sum;
    }
}
