using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>One training within co-training, of a network by itself or of all together.</summary>
/// <param name="network">The network.</param>
/// <param name="shapes">Its parameters.</param>
/// <param name="tasks">A task for each of its heads.</param>
/// <param name="set">The data set that its rows come from.</param>
/// <param name="augmenter">What changes its images while it is trained; null for nothing.</param>
/// <param name="seed">Seed of its weights, shuffles and dropout.</param>
/// <param name="scope">What a run of several trainings tells this one.</param>
/// <param name="log">Where its epochs are told.</param>
/// <param name="ranks">The ranks that share its steps out, all of which have all rows; null where there is one.</param>
internal sealed class Stage(
    Network network,
    ShapeRecord shapes,
    IReadOnlyList<TaskDefinition> tasks,
    TrainingSet set,
    ImageAugmenter? augmenter,
    int seed,
    TrainingScope scope,
    TrainingLog log,
    RankGroup? ranks = null
)
{
    private const int ScoringRows = 4096;

    /// <summary>Trains on some rows of a table, and predicts them all.</summary>
    /// <param name="table">The rows, with what this network learns from.</param>
    /// <param name="split">The rows to train on, and those of the held-out table.</param>
    /// <param name="heldOutTable">The table of the held-out rows.</param>
    /// <param name="options">How.</param>
    /// <param name="start">Weights to start from, by name.</param>
    public StageOutcome Run(RowTable table, RowSplit split, RowTable heldOutTable, MultiTaskOptions options, Func<string, float[]?>? start)
    {
        var device = TrainingDevice.Choose(options.Device, shapes.MultiplyAdds * options.BatchSize);
        using var threads = new TorchThreads(
            ranks is null ? options.Threads : Math.Max(1, options.Threads),
            shapes.MultiplyAdds * options.BatchSize,
            scope.ThreadLimit
        );
        using var tensors = NewDisposeScope();
        using var steps = new TrainingSteps(
            [
                new SetCursor(
                    PlannedSet.Whole(set, table.Inputs.Length, tasks.Count),
                    ranks is null
                        ? new CachedRows(
                            table,
                            split,
                            heldOutTable,
                            network.Heads,
                            options.BatchSize,
                            device,
                            augmenter,
                            options.MicroBatches
                        )
                        : Part(ranks, table, split, heldOutTable, options, device),
                    seed,
                    tasks.Count,
                    options.BatchSize
                ),
            ],
            options.SetSampling,
            tasks,
            options.BatchSize,
            options.Balancer?.Samples ?? 1,
            seed,
            options.Architecture.DealtTo
        );
        using var trainer = new Trainer(
            new TrainingRun(network, shapes, tasks, options, seed, device)
            {
                Start = start,
                Scope = scope,
                Threads = threads.Trial,
                Ranks = ranks,
            },
            steps,
            log
        );
        var outcome = trainer.Run();
        return Measure(trainer, outcome, table);
    }

    // This rank's part of each batch, and of the held-out rows.
    private RankRows Part(RankGroup all, RowTable table, RowSplit split, RowTable heldOutTable, MultiTaskOptions options, Device device)
    {
        var heldOut = RankShare.OfCopies(all, split.Validation.Length);
        return new RankRows(
            table,
            RankShare.OfCopies(all, table.Rows),
            split.Training,
            heldOutTable,
            split.Validation[heldOut.First..(heldOut.First + heldOut.Own)],
            split.Validation.Length,
            network.Heads,
            options.BatchSize,
            device,
            augmenter,
            options.MicroBatches,
            options.Architecture.DealtTo,
            network.LooksAcrossRows
        );
    }

    private StageOutcome Measure(Trainer trainer, TrainingOutcome outcome, RowTable table)
    {
        var validator = new Validator(network, trainer.Ops, trainer.Mode, trainer.Sets, trainer.Device, ranks);
        return new StageOutcome(trainer.Capture(), Points(trainer, table), validator.Measure(), outcome);
    }

    private float[][] Points(Trainer trainer, RowTable table)
    {
        PredictionSpace[] spaces = [.. network.Heads.Select(head => head.Predictions!)];
        float[][] points = [.. spaces.Select(space => new float[table.Rows * space.Width])];
        using var grad = no_grad();
        var batches = new BatchSource(table, [], ScoringRows, trainer.Device, dropSingleRow: false);
        var share = ranks is null ? null : RankShare.OfCopies(ranks, table.Rows);
        var (from, count) = (share?.First ?? 0, share?.Own ?? table.Rows);
        foreach (var part in LikeLengths.Parts([.. Enumerable.Range(from, count)], table))
        {
            var first = 0;
            foreach (var batch in batches.Batches(part))
            {
                using var tensors = NewDisposeScope();
                var logits = network.Logits(trainer.Ops, batch.Inputs);
                for (var t = 0; t < spaces.Length; t++)
                {
                    var head = network.Members == 1 ? logits[t] : network.Heads[t].Average(trainer.Ops, logits[t]);
                    var values = head.cpu().contiguous().data<float>().ToArray();
                    var (size, width) = (network.Heads[t].LogitCount, spaces[t].Width);
                    for (var i = 0; i < batch.Rows; i++)
                        spaces[t].OfLogits(values.AsSpan(i * size, size), points[t].AsSpan(part[first + i] * width, width));
                }
                first += batch.Rows;
            }
        }
        return ranks is null
            ? points
            : [.. points.Select((own, t) => ranks.Join<float>(own.AsSpan(from * spaces[t].Width, count * spaces[t].Width)))];
    }
}
