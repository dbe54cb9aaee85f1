using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Computes the losses of the tasks that a batch has labels for.</summary>
/// <param name="network">The network.</param>
/// <param name="ops">The operations.</param>
/// <param name="readTogether">Whether all losses are read back at once, as is right where each reading waits for a device.</param>
/// <param name="ranks">The ranks that have rows of the batches; null where all are here.</param>
/// <param name="cuts">Where the tasks' own parts begin; null where that is not asked.</param>
internal sealed class TaskLosses(
    Network network,
    IOps<Tensor> ops,
    bool readTogether = false,
    RankGroup? ranks = null,
    SharedCuts? cuts = null
)
{
    private bool _hasPenaltyElsewhere;

    /// <summary>Each task's loss of the last batch, NaN where no row had its label.</summary>
    public double[] Values { get; } = new double[network.Heads.Count];

    /// <summary>The architecture's penalty on the last batch, a scalar; null where there is none or it was not asked for.</summary>
    public Tensor? Penalty { get; private set; }

    /// <summary>Whether the last batch has a penalty, be it on other ranks' rows alone.</summary>
    public bool HasPenalty => Penalty is not null || _hasPenaltyElsewhere;

    /// <summary>The losses as scalars, in the order of <see cref="Batch.Tasks"/>.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="withPenalty">Whether to compute <see cref="Penalty"/> as well.</param>
    /// <param name="isSummed">Whether <see cref="Values"/> are to be those of all ranks, or of this one alone.</param>
    public List<Tensor> Compute(Batch batch, bool withPenalty = false, bool isSummed = true)
    {
        Array.Fill(Values, double.NaN);
        Penalty = null;
        var sums = new Tensor?[network.Heads.Count];
        var ofSums = IsDivided(batch) ? TasksOfSums(batch) : [];
        foreach (var part in batch.Parts)
            Add(part, batch, sums, ofSums, withPenalty);
        var reported = TakeSums(ofSums, sums);
        if (batch.Sets > 1 && Penalty is not null)
            Penalty = Penalty / Held(batch.Sets);
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
        for (var k = 0; k < reported.Length; k++)
            Values[ofSums[k]] = reported[k];
        _hasPenaltyElsewhere = isSummed && ranks?.SumLosses(Values, batch.Tasks, Penalty is not null) == true;
        return losses;
    }

    /// <summary>Only <see cref="Values"/>, up to rounding, without a graph for gradients.</summary>
    public void Measure(Batch batch)
    {
        if (readTogether || network.Members > 1 || AddsUpSums(batch))
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
                    Measure(task, logits[task], part.Labels[task], part.Weights[task])
                    * (part.Masses[task] / batch.Masses[task]);
        }
        ranks?.SumLosses(Values, batch.Tasks, false);
    }

    private double Measure(int task, Tensor logits, Tensor labels, Tensor? weights) =>
        (logits.is_contiguous() ? network.Heads[task].Measure(FlatTensor.Span(logits), labels, weights) : null)
        ?? Loss(task, logits, labels, weights).item<float>();

    private Tensor Loss(int task, Tensor logits, Tensor labels, Tensor? weights) =>
        network.Heads[task].IsChain
            ? network.Heads[task].ChainLoss(network.HeadScope(ops, task), logits, labels, weights)
            : network.Heads[task].Loss(logits, labels, weights);

    /// <summary>Whether some loss of a batch is made of sums over several parts or ranks, which have to be there together.</summary>
    public bool AddsUpSums(Batch batch) => IsDivided(batch) && TasksOfSums(batch).Length > 0;

    private bool IsDivided(Batch batch) => ranks is not null || batch.Parts.Count > 1;

    private int[] TasksOfSums(Batch batch) => Array.FindAll(batch.Tasks, task => network.Heads[task].SumCount > 0);

    // Each rank has the whole loss, as a function of its own rows' sums: the gradients of all ranks together are that of the loss. It is
    // reported once.
    private double[] TakeSums(int[] tasks, Tensor?[] sums)
    {
        var all = new double[tasks.Sum(task => network.Heads[task].SumCount)];
        var at = 0;
        foreach (var task in ranks is null ? [] : tasks)
        {
            if (sums[task] is { } own)
                Array.ConvertAll(FlatTensor.Numbers(own.detach()), value => (double)value).CopyTo(all, at);
            at += network.Heads[task].SumCount;
        }
        if (ranks is not null && tasks.Length > 0)
            ranks.Sum(all);
        var reported = new double[tasks.Length];
        at = 0;
        for (var k = 0; k < tasks.Length; k++)
        {
            var (head, own) = (network.Heads[tasks[k]], sums[tasks[k]]);
            if (ranks is not null)
            {
                using var together = tensor(Array.ConvertAll(all[at..(at += head.SumCount)], value => (float)value));
                var moved = together.to(own?.device ?? CPU);
                own = own is null ? moved : own.Plus(moved - own.detach());
            }
            var loss = head.LossOf(own!);
            reported[k] = ranks is { Rank: > 0 } ? 0 : loss.item<float>();
            sums[tasks[k]] = loss.requires_grad ? loss : null;
        }
        return reported;
    }

    // Weights add up to 1 within a part.
    private Tensor SumsOf(Tensor logits, Batch part, int task)
    {
        var (values, labels, weights) = Arrange(logits, part, task);
        var sums = network.Heads[task].SumsOf(values, labels, weights);
        return part.Weights[task] is null ? sums : sums * Held(part.RowMasses[task]);
    }

    private void Add(Batch part, Batch batch, Tensor?[] sums, int[] ofSums, bool withPenalty)
    {
        cuts?.Begin(part);
        var logits = withPenalty ? LogitsWithPenalty(part) : network.RouteLogits(ops, part.Route, part.Inputs);
        foreach (var task in part.Tasks)
        {
            var isOfSums = ofSums.Contains(task);
            var loss = isOfSums ? SumsOf(logits[task], part, task) : Loss(logits[task], part, task);
            // A task that several parts have labels for: the mean over all their rows.
            if (!isOfSums && part.Masses[task] != batch.Masses[task])
                loss = loss * Held(part.Masses[task] / batch.Masses[task]);
            sums[task] = sums[task] is { } others ? others.Plus(loss) : loss;
        }
        if (ranks is null || !network.LooksAcrossRows)
            return;
        // Where others have labels the backward pass comes by here too.
        foreach (var task in batch.Tasks.Except(part.Tasks))
            if (logits[task] is { } without)
            {
                var nothing = without.sum() * Held(0);
                if (ofSums.Contains(task))
                    nothing = nothing.Plus(zeros(network.Heads[task].SumCount, device: without.device));
                sums[task] = sums[task] is { } others ? others.Plus(nothing) : nothing;
            }
    }

    private Tensor Loss(Tensor logits, Batch part, int task)
    {
        var head = network.Heads[task];
        if (network.Members > 1 && head.ComparesRows)
            return MemberLosses(head, logits, part, task);
        var (values, labels, weights) = Arrange(logits, part, task);
        return Loss(task, values, labels, weights);
    }

    // Every member's answers as rows.
    private (Tensor Logits, Tensor Labels, Tensor? Weights) Arrange(Tensor logits, Batch part, int task)
    {
        var (labels, weights) = (part.Labels[task], part.Weights[task]);
        if (network.Members == 1)
            return (logits, labels, weights);
        // Where the rows were dealt to the members there is a row for each label.
        return logits.size(0) * network.Members == labels.size(0)
            ? (logits.flatten(0, 1), labels, weights)
            : (logits.flatten(0, 1), Repeat(labels), MemberWeights(weights));
    }

    private IReadOnlyList<Tensor> LogitsWithPenalty(Batch part)
    {
        var logits = network.LogitsWithPenalty(ops, part.Route, part.Inputs, out var hasPenalty, out var penalty);
        if (!hasPenalty)
            return logits;
        var mean =
            part.Rows == 0 ? penalty.sum() * Held(0)
            : part.Share == 1 ? penalty.mean()
            : penalty.mean() * Held(part.Share);
        Penalty = Penalty is { } before ? before.Plus(mean) : mean;
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

    // Rows are compared within a member: the mean of the members' losses.
    private static Tensor MemberLosses(TaskHead head, Tensor logits, Batch part, int task)
    {
        var members = (int)logits.size(1);
        var sum = head.Loss(logits.select(1, 0), part.Labels[task], part.Weights[task]);
        for (var member = 1; member < members; member++)
            sum = sum.Plus(head.Loss(logits.select(1, member), part.Labels[task], part.Weights[task]));
        return sum / Held(members);
    }

    private Tensor? MemberWeights(Tensor? weights) => weights is null ? null : Repeat(weights) / Held(network.Members);

    // Each member sees every row: its label once per member.
    private Tensor Repeat(Tensor rows) => rows.repeat_interleave(network.Members, 0);
}
