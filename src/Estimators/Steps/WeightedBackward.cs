using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>One backward pass of Σ wᵢ αᵢ Lᵢ, for balancers that look at losses. The weights go in as the gradients of the losses, so the
/// sum itself is never built.</summary>
internal sealed class WeightedBackward(StepForward forward, StepGradients view, Balancer balancer, KeptWeights kept) : StepBackward
{
    private readonly double[] _weights = new double[balancer.TaskCount];

    public override bool Run(IReadOnlyList<Batch> batches)
    {
        var batch = batches[0];
        if (balancer.IgnoresLosses && batch.Parts.Count > 1 && !forward.AddsUpSums(batch))
        {
            RunParts(batch);
            return false;
        }
        var roots = forward.Compute(batch, withPenalty: true);
        var weights = _weights.AsSpan(0, batch.Tasks.Length);
        balancer.Weigh(view, weights);
        kept.Keep(batch.Tasks, weights);
        Sum(forward, batch, roots, weights, withPenalty: true);
        return false;
    }

    // What a part needed is freed before the next one.
    private void RunParts(Batch batch)
    {
        var weights = _weights.AsSpan(0, batch.Tasks.Length);
        balancer.Weigh(view, weights);
        kept.Keep(batch.Tasks, weights);
        var losses = new double[batch.Tasks.Length];
        foreach (var part in batch.Parts)
        {
            using var scope = torch.NewDisposeScope();
            var roots = forward.Compute(batch, part);
            for (var k = 0; k < losses.Length; k++)
                losses[k] += forward.Losses[batch.Tasks[k]];
            Sum(forward, batch, roots, weights, withPenalty: true);
        }
        forward.TakeParts(batch, losses);
    }

    /// <summary>Backward of Σ wᵢ αᵢ Lᵢ, with the architecture's penalty or leaving the graph for it.</summary>
    public static void Sum(StepForward forward, Batch batch, List<Tensor> roots, ReadOnlySpan<double> weights, bool withPenalty)
    {
        var coefficients = new List<Tensor>(roots.Count + 1);
        for (var k = 0; k < weights.Length; k++)
            coefficients.Add(forward.Coefficient(batch.Tasks[k], weights[k] * forward.Alpha(batch.Tasks[k])));
        if (withPenalty)
            forward.AddPenalty(roots, coefficients);
        forward.Backward(roots, coefficients, retainGraph: !withPenalty && forward.HasPenalty);
    }
}
