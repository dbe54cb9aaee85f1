namespace MlNet.MultiTask;

/// <summary>
/// CAGrad, conflict-averse gradient descent: the direction d that helps the worst-off task most, max min ⟨gₜ, d⟩, within a ball of radius
/// c‖g₀‖ around the mean gradient g₀ (Liu, Liu, Jin, Stone, Liu 2021, "Conflict-Averse Gradient Descent", algorithm 1, equation 3).
/// </summary>
/// <remarks>
/// Its dual is min ⟨g_w, g₀⟩ + c‖g₀‖·‖g_w‖ over the simplex, g_w = Σ wₜgₜ, and d = g₀ + c‖g₀‖ g_w/‖g_w‖. Here: for ρ > 0 let g_w be such
/// that g_w + ρg₀ is the shortest vector in the hull of the gₜ + ρg₀; then w is optimal where ‖g_w‖ = ρ c‖g₀‖, found by a safeguarded
/// secant in log ρ. No rescaling, as in the paper and TorchJD (LibMTL divides by 1 + c² by default). Where g_w = 0 the dual leaves d open
/// (TorchJD stops there); this takes the optimal d closest to g₀, its projection onto the directions that conflict with no task. c ≥ 1
/// never conflicts; c = 0 is the mean gradient.
/// </remarks>
public sealed class CaGrad : Balancer
{
    private MinNormPoint _hull = new();
    private ConeProjection _cone = new();
    private double[] _shifted = [],
        _withMean = [];

    /// <summary>Radius c ≥ 0 as a share of ‖g₀‖; convergence to a minimum of the mean loss is proven for c &lt; 1.</summary>
    /// <value>0.4</value>
    public double Radius { get; init; } = 0.4;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.NotNegative(Radius);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _hull = new();
        _cone = new();
        _shifted = [];
        _withMean = [];
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        var n = weights.Length;
        var gramian = step.Gramian.Values;
        if (_withMean.Length != n)
            (_shifted, _withMean) = (new double[n * n], new double[n]);
        weights.Fill(1.0 / n);
        Quadratic.Multiply(gramian, weights, _withMean);
        var mean = Math.Sqrt(Math.Max(Quadratic.Dot(weights, _withMean), 0));
        var longest = 0.0;
        for (var i = 0; i < n; i++)
            longest = Math.Max(longest, Math.Sqrt(gramian[i * n + i]));
        var radius = Radius * mean;
        if (!(radius > 1e-12 * longest))
            return;
        if (!FindRho(gramian, radius, mean, longest, weights, out var rho))
        {
            weights.Fill(1.0 / n);
            _cone.Project(gramian, weights);
            return;
        }
        for (var i = 0; i < n; i++)
            weights[i] = 1.0 / n + weights[i] / rho;
    }

    /// <summary>Finds ‖g_w(ρ)‖ = ρ·radius; its ratio falls as ρ grows, and ‖g_w‖ is at most that of the longest gradient. False if g_w →
    /// 0.</summary>
    private bool FindRho(ReadOnlySpan<double> gramian, double radius, double mean, double longest, Span<double> weights, out double rho)
    {
        var (high, low) = (Math.Log(longest / radius), Math.Log(longest / radius * 1e-2));
        var (atHigh, atLow) = (Excess(gramian, high, radius, mean, weights), Excess(gramian, low, radius, mean, weights));
        if (atLow < 0)
        {
            (high, atHigh, low) = (low, atLow, low - Math.Log(1e5));
            atLow = Excess(gramian, low, radius, mean, weights);
        }
        rho = Math.Exp(high);
        if (atLow < 0)
            return false;
        var (at, value) = (high, atHigh);
        for (var round = 0; round < 100 && Math.Abs(value) > 1e-11 && high - low > 1e-13; round++)
        {
            // The Illinois rule: the end that stays put loses half its weight, so both close in.
            at = low + (high - low) * atLow / (atLow - atHigh);
            if (!(at > low && at < high) || round % 8 == 7)
                at = (low + high) / 2;
            var before = value;
            value = Excess(gramian, at, radius, mean, weights);
            var sameSide = value > 0 == before > 0;
            if (value > 0)
                (low, atLow, atHigh) = (at, value, sameSide ? atHigh / 2 : atHigh);
            else
                (high, atHigh, atLow) = (at, value, sameSide ? atLow / 2 : atLow);
        }
        Excess(gramian, at, radius, mean, weights);
        rho = Math.Exp(at);
        return true;
    }

    /// <summary>log(‖g_w‖ / (ρ·radius)) for the w of a ρ.</summary>
    private double Excess(ReadOnlySpan<double> gramian, double logRho, double radius, double mean, Span<double> weights)
    {
        var (n, rho) = (weights.Length, Math.Exp(logRho));
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                _shifted[i * n + j] = gramian[i * n + j] + rho * (_withMean[i] + _withMean[j] + rho * mean * mean);
        _hull.Solve(_shifted, weights);
        var norm = Math.Sqrt(Math.Max(Quadratic.Form(gramian, weights), 0));
        return norm > 0 ? Math.Log(norm / radius) - logRho : -100;
    }
}
