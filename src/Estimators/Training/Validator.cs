using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Measures each task's loss on the held-out rows.</summary>
internal sealed class Validator(
    Network network,
    TorchOps ops,
    TrainingMode mode,
    IReadOnlyList<SetCursor> sets,
    Device device,
    RankGroup? ranks = null
)
{
    private const int BatchSize = 4096;
    private const long MostMapSlots = 1 << 18;

    private readonly BatchSource[] _batches =
    [
        .. sets.Select(set => new BatchSource(
            set.Rows.HeldOutTable,
            set.Plan.OfTasks(network.Heads),
            BatchOf(set.Rows.HeldOutTable, network),
            device,
            dropSingleRow: false
        )),
    ];
    private readonly double[] _masses = new double[network.Heads.Count];

    /// <summary>Whether any held-out row has the task's label.</summary>
    public bool WasMeasured(int task) => _masses[task] > 0;

    /// <summary>Share of the rows that were predicted correctly in the last <see cref="Measure"/>, NaN for tasks that are not about
    /// classes.</summary>
    public double[] Accuracies { get; } = [.. network.Heads.Select(_ => double.NaN)];

    /// <summary>The error of each task in the last <see cref="Measure"/>, as <see cref="StoppingCriterion.TaskErrors"/> says; NaN where no
    /// held-out row has its label.</summary>
    public double[] Errors { get; } = [.. network.Heads.Select(_ => double.NaN)];

    /// <summary>Mean loss of each task over the held-out rows, NaN where none has its label.</summary>
    public double[] Measure()
    {
        var sums = new double[network.Heads.Count];
        var right = new double[network.Heads.Count];
        Array.Clear(_masses);
        var wasTraining = mode.IsTraining;
        mode.IsTraining = false;
        using var grad = no_grad();
        var losses = new TaskLosses(network, ops);
        var curves = network.Heads.Select(head => head is BinaryHead ? new HeldOutRanking() : null).ToArray();
        for (var i = 0; i < sets.Count; i++)
            foreach (
                var own in LikeLengths.Parts(sets[i].Rows.HeldOut, sets[i].Rows.HeldOutTable).SelectMany(_batches[i].Batches)
            )
            {
                using var scope = NewDisposeScope();
                var batch = own.Of(sets[i].Plan.Tasks, sums.Length, sets[i].Plan.Route);
                losses.Compute(batch);
                foreach (var task in batch.Tasks)
                {
                    sums[task] += losses.Values[task] * batch.Masses[task];
                    right[task] += Right(task, losses.Logits[task], batch) * batch.Masses[task];
                    _masses[task] += batch.Masses[task];
                    curves[task]?.Add(Mean(task, losses.Logits[task]), batch.Labels[task], batch.Weights[task]);
                }
            }
        mode.IsTraining = wasTraining;
        if (ranks is not null)
            Join(ranks, sums, right, curves);
        double[] means = [.. sums.Select((sum, t) => _masses[t] > 0 ? sum / _masses[t] : double.NaN)];
        for (var t = 0; t < right.Length; t++)
        {
            Accuracies[t] = _masses[t] > 0 ? right[t] / _masses[t] : double.NaN;
            Errors[t] = curves[t]?.Error() ?? (double.IsNaN(Accuracies[t]) ? means[t] : 1 - Accuracies[t]);
        }
        return means;
    }

    // A network that keeps its images has all maps of all rows in memory.
    private static int BatchOf(RowTable table, Network network) =>
        network.Heads.Any(head => head.MapPixels > 0)
            ? (int)Math.Clamp(MostMapSlots / table.Inputs.Sum(input => (long)input.Width), 1, BatchSize)
            : BatchSize;

    // Each rank has looked at its own rows.
    private void Join(RankGroup group, double[] sums, double[] right, HeldOutRanking?[] curves)
    {
        foreach (var values in new[] { sums, right, _masses })
            group.Sum(values);
        foreach (var curve in curves)
            curve?.Join(group);
    }

    private Tensor Mean(int task, Tensor logits) => network.Members > 1 ? network.Heads[task].Average(ops, logits) : logits;

    private double Right(int task, Tensor logits, Batch batch)
    {
        var head = network.Heads[task];
        if (head.Correct(Mean(task, logits), batch.Labels[task]) is not { } rows)
            return double.NaN;
        return (batch.Weights[task] is { } weights ? rows.dot(weights) : rows.mean()).item<float>();
    }
}
