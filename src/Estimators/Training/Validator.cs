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
    private readonly HeldOutBatches _batches = new(network, sets, device);
    private HeldOutMeter _meter = new(network.Heads);

    /// <summary>Whether any held-out row has the task's label.</summary>
    public bool WasMeasured(int task) => _meter.WasMeasured(task);

    /// <summary>Share of the rows that were predicted correctly in the last <see cref="Measure"/>, NaN for tasks that are not about
    /// classes.</summary>
    public double[] Accuracies { get; } = [.. network.Heads.Select(_ => double.NaN)];

    /// <summary>The error of each task in the last <see cref="Measure"/>, as <see cref="StoppingCriterion.TaskErrors"/> says; NaN where no
    /// held-out row has its label.</summary>
    public double[] Errors { get; } = [.. network.Heads.Select(_ => double.NaN)];

    /// <summary>Mean loss of each task over the held-out rows, NaN where none has its label.</summary>
    public double[] Measure()
    {
        _meter = new HeldOutMeter(network.Heads);
        var wasTraining = mode.IsTraining;
        mode.IsTraining = false;
        using var grad = no_grad();
        var losses = new TaskLosses(network, ops);
        foreach (var batch in _batches.All())
        {
            using var scope = NewDisposeScope();
            losses.Compute(batch);
            foreach (var task in batch.Tasks)
            {
                var (logits, head) = (losses.Logits[task], network.Heads[task]);
                var mean = network.Members > 1 ? head.Average(ops, logits) : logits;
                var correct = head.IsChain
                    ? head.ChainCorrect(network.HeadScope(ops, task), logits, batch.Labels[task])
                    : head.Correct(mean, batch.Labels[task]);
                _meter.Add(task, losses.Values[task], mean, correct, batch);
                if (head.SumCount > 0)
                    losses.AddSums(batch, task, _meter.SumsOf(task));
            }
        }
        mode.IsTraining = wasTraining;
        if (ranks is not null)
            _meter.Join(ranks);
        double[] means = [.. network.Heads.Select((_, t) => _meter.Loss(t))];
        for (var t = 0; t < means.Length; t++)
            (Accuracies[t], Errors[t]) = (_meter.Accuracy(t), _meter.Error(t));
        return means;
    }
}
