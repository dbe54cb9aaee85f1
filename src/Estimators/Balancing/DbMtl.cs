namespace MlNet.MultiTask;

/// <summary>
/// DB-MTL, dual balancing: takes the logarithm of every loss, averages the gradients over time, and scales them all to the norm of the
/// largest (Lin et al. 2023, "Dual-Balancing for Multi-Task Learning", algorithm 1, equations 1 and 3).
/// </summary>
/// <remarks>
/// ĝₜ ← βₖĝₜ + (1−βₖ)∇log Lₜ with βₖ = β/k^σ in step k, from ĝ = 0; d = Σ max‖ĝ‖/‖ĝₜ‖ ĝₜ. Heads follow ∇log Lₜ. Keeps one vector of P
/// numbers per task unless β = 0. Losses below 1e-8 count as that: a task whose loss can be negative is not for this method.
/// </remarks>
public sealed class DbMtl : DirectionBalancer
{
    private const double SmallestLoss = 1e-8;
    private TaskVectors _mean = new(0);
    private double[] _steps = [],
        _norms = [];

    /// <summary>Share β of the earlier gradients, in [0, 1).</summary>
    /// <value>0.9</value>
    public double Beta { get; init; } = 0.9;

    /// <summary>Decay σ ≥ 0 of that share.</summary>
    /// <value>0</value>
    public double BetaDecay { get; init; }

    /// <inheritdoc/>
    public override bool WeighsHeads => true;

    /// <inheritdoc/>
    public override bool RemembersGradients => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.BelowOne(Beta);
        Guard.NotNegative(BetaDecay);
    }

    /// <inheritdoc/>
    protected override void Reset() => (_mean, _steps, _norms) = (new TaskVectors(TaskCount), new double[TaskCount], new double[TaskCount]);

    /// <inheritdoc/>
    public override void Combine(BalancerStep step, Span<float> direction)
    {
        var (n, largest) = (step.Tasks.Length, 0.0);
        for (var i = 0; i < n; i++)
            largest = Math.Max(largest, _norms[i] = Average(step, i));
        direction.Clear();
        for (var i = 0; i < n; i++)
        {
            if (_norms[i] == 0)
                continue;
            var scale = largest / _norms[i] * Scale(step, i);
            var mean = Mean(step, i);
            for (var p = 0; p < direction.Length; p++)
                direction[p] += (float)(scale * mean[p]);
        }
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = 1 / Math.Max(step.Losses[i], SmallestLoss);
    }

    /// <summary>Brings the running mean up to date and gives its norm.</summary>
    private double Average(BalancerStep step, int index)
    {
        var sum = 0.0;
        if (Beta > 0)
        {
            var task = step.Tasks[index];
            var gradient = step.Gradient(index);
            var share = Beta / Math.Pow(++_steps[task], BetaDecay);
            var toLog = (1 - share) / Math.Max(step.Losses[index], SmallestLoss);
            var mean = _mean.Row(task, gradient.Length);
            for (var p = 0; p < mean.Length; p++)
                mean[p] = (float)(share * mean[p] + toLog * gradient[p]);
        }
        foreach (var value in Mean(step, index))
            sum += (double)value * value;
        return Math.Sqrt(sum) * Scale(step, index);
    }

    private ReadOnlySpan<float> Mean(BalancerStep step, int index) =>
        Beta > 0 ? _mean.Row(step.Tasks[index], step.ParameterCount) : step.Gradient(index);

    /// <summary>What makes <see cref="Mean"/> the gradient of the logarithm.</summary>
    private double Scale(BalancerStep step, int index) => Beta > 0 ? 1 : 1 / Math.Max(step.Losses[index], SmallestLoss);

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["steps"] = [.. _steps];
        _mean.Capture(state, "mean");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["steps"].CopyTo(_steps, 0);
        _mean.Restore(state, "mean");
    }
}
