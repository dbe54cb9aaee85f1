using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Measures each task's loss on the held-out rows; of an ensemble that of the mean prediction.</summary>
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
        foreach (var batch in _batches.All())
        {
            using var scope = NewDisposeScope();
            var logits = network.RouteLogits(ops, batch.Route, batch.Inputs);
            foreach (var task in batch.Tasks)
                Add(task, logits[task], batch);
        }
        mode.IsTraining = wasTraining;
        if (ranks is not null)
            _meter.Join(ranks);
        double[] means = [.. network.Heads.Select((_, t) => _meter.Loss(t))];
        for (var t = 0; t < means.Length; t++)
            (Accuracies[t], Errors[t]) = (_meter.Accuracy(t), _meter.Error(t));
        return means;
    }

    // Of an ensemble the mean prediction counts, which the model gives: its members do worse one by one, and overfit sooner.
    private void Add(int task, Tensor logits, Batch batch)
    {
        var (head, labels) = (network.Heads[task], batch.Labels[task]);
        if (!head.IsChain)
        {
            _meter.Add(task, network.Members > 1 ? head.Average(ops, logits) : logits, batch);
            return;
        }
        var scope = network.HeadScope(ops, task);
        _meter.Add(
            task,
            head.ChainLoss(scope, logits, labels, batch.Weights[task]),
            logits,
            head.ChainCorrect(scope, logits, labels),
            batch
        );
    }
}
