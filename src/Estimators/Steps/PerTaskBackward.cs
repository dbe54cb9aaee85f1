using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// One backward pass per task, for balancers that look at gradients. A task's own parameters accumulate their gradient; the gradient of the
/// shared part is taken out after each pass: of the shared parameters, or with <paramref name="cuts"/> of the shared representation, whose
/// weighted sum then passes through the shared part once.
/// </summary>
internal sealed class PerTaskBackward(
    StepForward forward,
    StepGradients view,
    TaskGradients gradients,
    ParameterStore store,
    Balancer balancer,
    KeptWeights kept,
    SharedCuts? cuts,
    RankGradients? ranks,
    RankRepresentation? representation
) : StepBackward
{
    private readonly double[] _weights = new double[balancer.TaskCount];
    private readonly HashSet<int> _checked = [];

    public override bool Run(IReadOnlyList<Batch> batches)
    {
        var flat = store.SharedGradients;
        var last = Math.Min(batches.Count, balancer.Samples) - 1;
        for (var sample = last; sample >= 0; sample--)
        {
            if (sample > 0)
                store.ClearGradients();
            flat = Backward(batches[sample], sample, isFirst: sample == last);
            // The gradients of the tasks' own parameters come from the step's first batch only.
            if (sample > 0)
                store.ClearGradients();
        }
        representation?.Begin();
        var first = batches[0];
        if (cuts is null)
            ranks?.Sum(gradients, [.. batches.Take(last + 1).Select(batch => batch.Tasks)]);
        Weigh(first.Tasks, flat);
        if (ranks is null || cuts is not null)
            forward.BackwardPenalty();
        else
            ranks.AddPenalty(forward);
        cuts?.Pass();
        store.Bags.Take();
        return ranks is not null && cuts is null;
    }

    private Tensor Backward(Batch batch, int sample, bool isFirst)
    {
        cuts?.Begin();
        var roots = forward.Compute(batch, withPenalty: sample == 0);
        // A rank without a row of the batch has nothing that is shared in it.
        var flat = cuts?.Attach(batch.Parts.Count == 0 ? 0 : balancer.TaskCount) ?? store.SharedGradients;
        if (isFirst)
            gradients.Begin((int)flat.numel());
        for (var k = 0; k < roots.Count; k++)
        {
            var task = batch.Tasks[k];
            forward.Backward(
                [roots[k]],
                [forward.Coefficient(task, forward.Alpha(task))],
                retainGraph: k < roots.Count - 1 || forward.HasPenalty
            );
            // Whether a loss goes past the representation is seen in its first pass.
            if (cuts is not null && _checked.Add(task))
                cuts.Check(store.SharedGradients);
            gradients.Take(task, sample, flat);
        }
        return flat;
    }

    private void Weigh(int[] tasks, Tensor flat)
    {
        var weights = _weights.AsSpan(0, tasks.Length);
        weights.Fill(1);
        if (balancer is DirectionBalancer combining)
        {
            var direction =
                representation is null && store.HasSpans ? FlatTensor.Span(flat) : new float[view.ParameterCount];
            combining.Combine(view, direction);
            if (representation is not null)
                FlatTensor.Write(flat, representation.OwnPartOf(direction));
            else if (!store.HasSpans)
                FlatTensor.Write(flat, direction);
        }
        balancer.Weigh(view, weights);
        if (balancer is not DirectionBalancer)
            gradients.Combine(tasks, weights, flat);
        kept.Keep(tasks, weights);
        for (var k = 0; k < tasks.Length; k++)
        {
            if (balancer.WeighsHeads)
                store.ScaleOwnGradients(tasks[k], weights[k]);
            forward.Weights[tasks[k]] = weights[k] * forward.Alpha(tasks[k]);
        }
    }
}
