using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Computes the losses of the tasks that a batch has labels for.</summary>
/// <param name="network">The network.</param>
/// <param name="ops">The operations.</param>
/// <param name="readTogether">Whether all losses are read back at once, as is right where each reading waits for a device.</param>
/// <param name="ranks">The ranks that have rows of the batches; null where all are here.</param>
internal sealed class TaskLosses(Network network, IOps<Tensor> ops, bool readTogether = false, RankGroup? ranks = null)
{
    private bool _hasPenaltyElsewhere;

    /// <summary>Each task's loss of the last batch, NaN where no row had its label.</summary>
    public double[] Values { get; } = new double[network.Heads.Count];

    /// <summary>Each task's logits for the last batch, or for the last of its parts.</summary>
    public IReadOnlyList<Tensor> Logits { get; private set; } = [];

    /// <summary>The architecture's penalty on the last batch, a scalar; null where there is none or it was not asked for.</summary>
    public Tensor? Penalty { get; private set; }

    /// <summary>Whether the last batch has a penalty, be it on other ranks' rows alone.</summary>
    public bool HasPenalty => Penalty is not null || _hasPenaltyElsewhere;

    /// <summary>The losses as scalars, in the order of <see cref="Batch.Tasks"/>.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="withPenalty">Whether to compute <see cref="Penalty"/> as well.</param>
    public List<Tensor> Compute(Batch batch, bool withPenalty = false)
    {
        Array.Fill(Values, double.NaN);
        Penalty = null;
        var sums = new Tensor?[network.Heads.Count];
        foreach (var part in batch.Parts)
            Add(part, batch.Masses, sums, withPenalty);
        if (batch.Sets > 1 && Penalty is not null)
            Penalty = Penalty / batch.Sets;
        var losses = new List<Tensor>(batch.Tasks.Length + 1);
        foreach (var task in batch.Tasks)
        {
            // Where only other ranks have rows with the label there is nothing to learn from here: a number that nothing led to.
            var loss = sums[task] ??= zeros([], device: ops is TorchOps torch ? torch.Device : CPU).requires_grad_(true);
            if (!readTogether)
                Values[task] = loss.item<float>();
            losses.Add(loss);
        }
        if (readTogether)
            ReadBack(batch.Tasks, losses);
        _hasPenaltyElsewhere = ranks?.SumLosses(Values, batch.Tasks, Penalty is not null) ?? false;
        return losses;
    }

    /// <summary>Only <see cref="Values"/>, up to rounding, without a graph for gradients.</summary>
    public void Measure(Batch batch)
    {
        if (readTogether || network.Members > 1)
        {
            Compute(batch);
            return;
        }
        Array.Fill(Values, double.NaN);
        foreach (var task in batch.Tasks)
            Values[task] = 0;
        foreach (var part in batch.Parts)
        {
            var logits = network.RouteLogits(ops, part.Route, part.Inputs);
            foreach (var task in part.Tasks)
                Values[task] +=
                    Measure(network.Heads[task], logits[task], part.Labels[task], part.Weights[task])
                    * (part.Masses[task] / batch.Masses[task]);
        }
        ranks?.SumLosses(Values, batch.Tasks, false);
    }

    private static double Measure(TaskHead head, Tensor logits, Tensor labels, Tensor? weights) =>
        (logits.is_contiguous() ? head.Measure(FlatTensor.Span(logits), labels, weights) : null)
        ?? head.Loss(logits, labels, weights).item<float>();

    private void Add(Batch part, double[] masses, Tensor?[] sums, bool withPenalty)
    {
        var logits = withPenalty ? LogitsWithPenalty(part) : network.RouteLogits(ops, part.Route, part.Inputs);
        Logits = logits;
        foreach (var task in part.Tasks)
        {
            var loss =
                network.Members == 1
                    ? network.Heads[task].Loss(logits[task], part.Labels[task], part.Weights[task])
                    : network.Heads[task].Loss(logits[task].flatten(0, 1), Repeat(part.Labels[task]), MemberWeights(part.Weights[task]));
            // A task that several parts have labels for: the mean over all their rows.
            if (part.Masses[task] != masses[task])
                loss = loss * (part.Masses[task] / masses[task]);
            sums[task] = sums[task] is { } others ? others + loss : loss;
        }
    }

    private IReadOnlyList<Tensor> LogitsWithPenalty(Batch part)
    {
        var logits = network.LogitsWithPenalty(ops, part.Route, part.Inputs, out var hasPenalty, out var penalty);
        if (!hasPenalty)
            return logits;
        var mean = part.Share == 1 ? penalty.mean() : penalty.mean() * part.Share;
        Penalty = Penalty is { } before ? before + mean : mean;
        return logits;
    }

    private void ReadBack(int[] tasks, List<Tensor> losses)
    {
        using var grad = no_grad();
        using var together = stack(losses);
        using var read = together.cpu();
        var values = read.data<float>();
        for (var k = 0; k < tasks.Length; k++)
            Values[tasks[k]] = values[k];
    }

    private Tensor? MemberWeights(Tensor? weights) => weights is null ? null : Repeat(weights) / network.Members;

    // Each member sees every row: its label once per member.
    private Tensor Repeat(Tensor rows) => rows.repeat_interleave(network.Members, 0);
}
