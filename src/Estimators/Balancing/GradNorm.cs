namespace MlNet.MultiTask;

/// <summary>
/// GradNorm: learns loss weights that bring the norms of the weighted gradients to a common scale, larger for tasks that train more slowly
/// (Chen, Badrinarayanan, Lee, Rabinovich 2018, "GradNorm", algorithm 1, equations 1 and 2).
/// </summary>
/// <remarks>
/// Minimises Σ |Gₜ − Ḡ rₜ^α| over the weights, where Gₜ = wₜ‖∇Lₜ‖, Ḡ is their mean and rₜ is Lₜ/Lₜ(0) over its mean; Ḡ rₜ^α counts as a
/// constant. As in LibMTL w = T softmax(s), so a weight never turns negative and Σw = T; the s follow the exact gradient by Adam. The
/// objective is divided by Ḡ, which makes the method independent of the gradients' scale. Lₜ(0) is the loss of the first step that the task
/// takes part in.
/// </remarks>
public sealed class GradNorm : Balancer
{
    private TaskAdam _logits = new(0, 0);
    private double[] _firstLoss = [],
        _all = [],
        _slope = [];

    /// <summary>Strength α ≥ 0 of the pull towards a common training rate; 0 makes all norms equal.</summary>
    /// <value>1.5</value>
    public double Alpha { get; init; } = 1.5;

    /// <summary>Learning rate of the weights, greater than 0.</summary>
    /// <value>0.025</value>
    public double LearningRate { get; init; } = 0.025;

    /// <inheritdoc/>
    public override BalancerNeeds Needs => BalancerNeeds.Gramian;

    /// <inheritdoc/>
    public override bool WeighsHeads => true;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.NotNegative(Alpha);
        Guard.Positive(LearningRate);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        _logits = new TaskAdam(TaskCount, LearningRate);
        (_firstLoss, _all, _slope) = (new double[TaskCount], new double[TaskCount], new double[TaskCount]);
        Array.Fill(_firstLoss, double.NaN);
    }

    /// <inheritdoc/>
    public override void Weigh(BalancerStep step, Span<double> weights)
    {
        _logits.Values.CopyTo(_all, 0);
        Softmax.Apply(_all, TaskCount);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = _all[step.Tasks[i]];
        Learn(step, weights);
    }

    private void Learn(BalancerStep step, ReadOnlySpan<double> weights)
    {
        var n = weights.Length;
        var (meanNorm, meanRate) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            meanNorm += weights[i] * Norm(step, i) / n;
            meanRate += Rate(step, i) / n;
        }
        if (!(meanNorm > 0) || !(meanRate > 0))
            return;
        // ∂/∂wₜ = sign(Gₜ − target)·‖∇Lₜ‖/Ḡ, then through the softmax: ∂wₖ/∂sₜ = wₖ(δₖₜ − wₜ/T).
        var mean = 0.0;
        for (var i = 0; i < n; i++)
        {
            var norm = Norm(step, i);
            var target = meanNorm * Math.Pow(Rate(step, i) / meanRate, Alpha);
            _slope[i] = Math.Sign(weights[i] * norm - target) * norm / meanNorm;
            mean += _slope[i] * weights[i] / TaskCount;
        }
        for (var i = 0; i < n; i++)
            _logits.Move(step.Tasks[i], weights[i] * (_slope[i] - mean));
    }

    private static double Norm(BalancerStep step, int index) => Math.Sqrt(step.Gramian[index, index]);

    private double Rate(BalancerStep step, int index)
    {
        ref var first = ref _firstLoss[step.Tasks[index]];
        if (double.IsNaN(first))
            first = step.Losses[index];
        return first > 0 ? Math.Max(step.Losses[index], 0) / first : 1;
    }

    /// <inheritdoc/>
    public override void Capture(IDictionary<string, double[]> state)
    {
        base.Capture(state);
        state["firstLoss"] = [.. _firstLoss];
        _logits.Capture(state, "logits");
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, double[]> state)
    {
        base.Restore(state);
        state["firstLoss"].CopyTo(_firstLoss, 0);
        _logits.Restore(state, "logits");
    }
}
