namespace MlNet.MultiTask;

/// <summary>
/// Aligned-MTL: scales all principal components of the gradient matrix to the same length, so that it is as well conditioned as can be, and
/// sums its rows (Senushkin et al. 2023, "Independent Component Alignment for Multi-Task Learning", algorithm 1).
/// </summary>
/// <remarks>
/// w = √λ V Λ^(−½) Vᵀ p with G = VΛVᵀ, components of λ below single precision left out. p is 1 for each task, as in the authors' code and
/// LibMTL (TorchJD: 1/T). Where all gradients are zero, w = p.
/// </remarks>
public sealed class AlignedMtl : Balancer
{
    private SymmetricEigen _eigen = new();
    private double[] _preferences = [],
        _p = [],
        _sorted = [];

    /// <summary>The common length of the components.</summary>
    /// <value><see cref="AlignedMtlScale.Smallest"/></value>
    public AlignedMtlScale Scale { get; init; }

    /// <summary>p ≥ 0, one per task of the model; null for 1 each.</summary>
    public IReadOnlyList<double>? Preferences { get; init; }

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Defined(Scale);
        BalancerOption.Preferences(Preferences, taskCount, nameof(Preferences));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _preferences = BalancerOption.PerTask(Preferences, TaskCount, 1);
        _eigen = new();
        _p = [];
        _sorted = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        if (_p.Length != n)
            (_p, _sorted) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
            _p[i] = _preferences[step.Tasks[i]];
        _eigen.Decompose(step.Gramian.Values, n);
        var scale = CommonScale();
        if (scale == 0)
        {
            _p.CopyTo(weights);
            return;
        }
        _eigen.Apply(-0.5, _p, weights);
        foreach (ref var weight in weights)
            weight *= Math.Sqrt(scale);
    }

    private double CommonScale()
    {
        var (threshold, rank, sum) = (_eigen.Threshold(), 0, 0.0);
        foreach (var value in _eigen.Values)
            if (value > threshold)
                sum += _sorted[rank++] = value;
        if (rank == 0)
            return 0;
        _sorted.AsSpan(0, rank).Sort();
        return Scale switch
        {
            AlignedMtlScale.Median => _sorted[(rank - 1) / 2],
            AlignedMtlScale.RootMeanSquare => sum / rank,
            _ => _sorted[0],
        };
    }
}
