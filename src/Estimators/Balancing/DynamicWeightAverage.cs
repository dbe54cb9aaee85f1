namespace MlNet.MultiTask;

/// <summary>
/// DWA: a task whose loss falls more slowly gets more weight, λₜ = T exp(rₜ/τ) / Σ exp(rₖ/τ) with rₜ the ratio of its mean losses in the
/// last two epochs (Liu, Johns, Davison 2019, "End-to-End Multi-Task Learning with Attention", equation 7).
/// </summary>
/// <remarks>All weights are 1 in the first two epochs. An epoch without labels of a task leaves that task's last two mean losses as they
/// were.</remarks>
public sealed class DynamicWeightAverage : Balancer
{
    private double[] _last = [],
        _beforeLast = [],
        _weights = [];

    /// <summary>Temperature τ, greater than 0: the larger, the more even the weights.</summary>
    /// <value>2</value>
    public double Temperature { get; init; } = 2;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Losses;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(Temperature);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        (_last, _beforeLast, _weights) = (new double[TaskCount], new double[TaskCount], new double[TaskCount]);
        Array.Fill(_last, double.NaN);
        Array.Fill(_beforeLast, double.NaN);
        Array.Fill(_weights, 1);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _weights[step.Tasks[i]];
    }

    /// <inheritdoc/>
    public override void EndEpoch(ReadOnlySpan<double> meanLosses)
    {
        for (var task = 0; task < TaskCount; task++)
            if (double.IsFinite(meanLosses[task]))
                (_beforeLast[task], _last[task]) = (_last[task], meanLosses[task]);
        UpdateWeights();
    }

    private void UpdateWeights()
    {
        for (var task = 0; task < TaskCount; task++)
        {
            var ratio = _last[task] / _beforeLast[task];
            _weights[task] = (double.IsFinite(ratio) ? ratio : 1) / Temperature;
        }
        Softmax.Apply(_weights, TaskCount);
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["last"] = [.. _last];
        state["beforeLast"] = [.. _beforeLast];
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["last"].CopyTo(_last, 0);
        state["beforeLast"].CopyTo(_beforeLast, 0);
        UpdateWeights();
    }
}
