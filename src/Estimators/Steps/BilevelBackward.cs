using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>For balancers that look at a second batch: they evaluate what they want first, then the training batch's weighted losses, or
/// their own direction, give the gradients.</summary>
internal sealed class BilevelBackward(
    StepForward forward,
    BilevelView view,
    ParameterStore store,
    BilevelBalancer balancer,
    RankGradients? ranks
) : StepBackward
{
    public override bool Run(IReadOnlyList<Batch> batches)
    {
        var batch = batches[0];
        var weights = new double[batch.Tasks.Length];
        view.Begin(batch, batches[1]);
        float[]? direction = null;
        try
        {
            balancer.Weigh(view, weights);
            if (balancer.GivesDirection)
                balancer.Combine(view, direction = new float[store.Length]);
        }
        finally
        {
            view.End();
        }
        var roots = forward.Compute(batch, withPenalty: true);
        if (direction is null)
        {
            WeightedBackward.Sum(forward, batch, roots, weights, withPenalty: true);
            return false;
        }
        FlatTensor.Write(store.Gradients, direction);
        for (var k = 0; k < weights.Length; k++)
            forward.Weights[batch.Tasks[k]] = weights[k] * forward.Alpha(batch.Tasks[k]);
        if (ranks is null)
            forward.BackwardPenalty();
        else
            ranks.AddPenalty(forward);
        return true;
    }
}
