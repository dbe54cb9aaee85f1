using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The weights that a balancer last gave, for the steps in which it is not asked: one backward pass of the weighted sum, or two
/// where a weight is zero.</summary>
internal sealed class KeptWeights(int taskCount, int interval)
{
    private readonly double[] _weights = [.. Enumerable.Repeat(double.NaN, taskCount)];

    /// <summary>Whether a step can do with the weights there are.</summary>
    public bool Covers(int[] tasks, long step) =>
        interval > 1 && step % interval != 0 && Array.TrueForAll(tasks, task => !double.IsNaN(_weights[task]));

    public void Keep(int[] tasks, ReadOnlySpan<double> weights)
    {
        for (var k = 0; k < tasks.Length; k++)
            _weights[tasks[k]] = weights[k];
    }

    /// <summary>The gradients of a step under the kept weights.</summary>
    /// <param name="forward">The forward pass.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="store">The parameters.</param>
    /// <param name="weighsHeads">Whether the tasks' own parameters follow their weighted loss, or their plain one.</param>
    public void Backward(StepForward forward, Batch batch, ParameterStore store, bool weighsHeads)
    {
        var roots = forward.Compute(batch, withPenalty: true);
        double[] weights = [.. batch.Tasks.Select(task => _weights[task])];
        if (!weighsHeads && Array.Exists(weights, IsNothing))
            BackwardHeads(forward, batch, roots, weights, store);
        // The penalty belongs to no task: it is added after the tasks' own gradients have been scaled back.
        WeightedBackward.Sum(forward, batch, roots, weights, withPenalty: weighsHeads);
        if (weighsHeads)
            return;
        for (var k = 0; k < weights.Length; k++)
            if (!IsNothing(weights[k]))
                store.ScaleOwnGradients(batch.Tasks[k], 1 / weights[k]);
        forward.BackwardPenalty();
    }

    // The weighted sum does not contain the gradients of a zero-weight task's own parameters.
    private static void BackwardHeads(StepForward forward, Batch batch, List<Tensor> roots, double[] weights, ParameterStore store)
    {
        int[] without = [.. Enumerable.Range(0, weights.Length).Where(k => IsNothing(weights[k]))];
        Tensor[] coefficients = [.. without.Select(k => forward.Coefficient(batch.Tasks[k], forward.Alpha(batch.Tasks[k])))];
        forward.Backward([.. without.Select(k => roots[k])], coefficients, retainGraph: true);
        using var grad = no_grad();
        store.SharedGradients.zero_();
        foreach (var k in without)
            weights[k] = 0;
    }

    private static bool IsNothing(double weight) => Math.Abs(weight) < 1e-30;

    public void Capture(Checkpoint to)
    {
        if (interval > 1)
            to.Put<double>("balancing/kept", _weights);
    }

    public void Restore(Checkpoint from)
    {
        if (interval > 1)
            from.CopyTo<double>("balancing/kept", _weights);
    }
}
