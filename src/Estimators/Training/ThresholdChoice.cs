using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Chooses the decision thresholds that tasks left to the held-out rows, with the weights that are kept.</summary>
internal static class ThresholdChoice
{
    private const int BatchSize = 4096;

    /// <summary>Throws where a threshold is to be chosen and no row will be held out.</summary>
    /// <exception cref="InvalidOperationException">There is such a task.</exception>
    public static void Check(IReadOnlyList<DataSet> sets, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<TaskHead> heads)
    {
        for (var t = 0; t < heads.Count; t++)
            if (
                heads[t].Thresholds is { Rule.IsChosen: true }
                && !sets.Any(set => set.HoldsOut && set.Plan.Tasks.Contains(t))
            )
                throw new InvalidOperationException(
                    $"Task '{tasks[t].Name}': its threshold is to be chosen on held-out rows, but none are held out. Hold out some "
                        + $"({nameof(MultiTaskOptions)}.{nameof(MultiTaskOptions.ValidationFraction)}, or a validation view), or give "
                        + $"{nameof(BinaryTask.Threshold)}."
                );
    }

    /// <summary>Settles the thresholds; those that the rows do not decide stay as they are.</summary>
    /// <param name="network">The network.</param>
    /// <param name="ops">The operations with its parameters.</param>
    /// <param name="trainer">What trained it.</param>
    /// <returns>For each task whose threshold could not be chosen why.</returns>
    public static IReadOnlyList<string> Settle(Network network, TorchOps ops, Trainer trainer)
    {
        var warnings = new List<string>();
        if (!network.Heads.Any(head => head.Thresholds is { Rule.IsChosen: true }))
            return warnings;
        var rows = Scores(network, ops, trainer);
        for (var t = trainer.KeptTasks; t < network.Heads.Count; t++)
        {
            if (network.Heads[t].Thresholds is not { Rule.IsChosen: true } thresholds)
                continue;
            for (var label = 0; label < rows[t].Length; label++)
            {
                var (scores, labels, weights) = rows[t][label];
                if (ThresholdSearch.Best(scores, labels, weights, thresholds.Rule.MissCost) is { } logit)
                    thresholds.Set(label, LabelThreshold.Probability(logit));
                else
                    warnings.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Task '{trainer.Tasks[t].Name}'{(rows[t].Length > 1 ? $", label {label}" : "")}: the {scores.Count} held-out "
                                + $"rows with its label do not have both answers, so its threshold stays "
                                + $"{LabelThreshold.Probability(thresholds.Logits[label]):G3}."
                        )
                    );
            }
        }
        return warnings;
    }

    /// <summary>What the new rows of a model that is trained further do not decide stays as the model has it.</summary>
    public static void KeepKnown(IReadOnlyList<TaskHead> heads, ModelSchema model)
    {
        for (var t = 0; t < model.Tasks.Count; t++)
            if (heads[t].Thresholds is { Rule.IsChosen: true } thresholds && model.Tasks[t].Thresholds is { } known)
                for (var label = 0; label < known.Count; label++)
                    thresholds.Set(label, known[label]);
    }

    /// <summary>The schema with the thresholds as they are settled.</summary>
    public static ModelSchema Into(ModelSchema schema, IReadOnlyList<TaskHead> heads) =>
        schema with
        {
            Tasks = [.. schema.Tasks.Select((task, t) => task with { Thresholds = heads[t].Thresholds?.Known })],
        };

    private static (List<float> Scores, List<bool> Labels, List<double> Weights)[][] Scores(
        Network network,
        TorchOps ops,
        Trainer trainer
    )
    {
        (List<float> Scores, List<bool> Labels, List<double> Weights)[][] rows =
        [
            .. network.Heads.Select(head =>
                head.Thresholds is { Rule.IsChosen: true }
                    ? Enumerable.Range(0, head.LogitCount).Select(_ => (new List<float>(), new List<bool>(), new List<double>())).ToArray()
                    : []
            ),
        ];
        using var grad = no_grad();
        foreach (var set in trainer.Sets)
        {
            var batches = new BatchSource(
                set.Rows.HeldOutTable,
                set.Plan.OfTasks(network.Heads),
                BatchSize,
                trainer.Device,
                dropSingleRow: false
            );
            foreach (var own in LikeLengths.Parts(set.Rows.HeldOut, set.Rows.HeldOutTable).SelectMany(batches.Batches))
            {
                using var scope = NewDisposeScope();
                var batch = own.Of(set.Plan.Tasks, network.Heads.Count, set.Plan.Route);
                var logits = network.RouteLogits(ops, batch.Route, batch.Inputs);
                foreach (var task in batch.Tasks.Where(task => rows[task].Length > 0))
                {
                    var head = network.Heads[task];
                    var mean = network.Members > 1 ? head.Average(ops, logits[task]) : logits[task];
                    Add(rows[task], mean, batch.Labels[task], batch.Weights[task], batch.RowMasses[task]);
                }
            }
        }
        if (trainer.Ranks is { } ranks)
            foreach (var label in rows.SelectMany(task => task))
                Join(ranks, label);
        return rows;
    }

    private static void Join(RankGroup ranks, (List<float> Scores, List<bool> Labels, List<double> Weights) rows)
    {
        if (ranks.IsPrivate)
        {
            var (scores, labels, weights) = ScoreCounts.Join(ranks, rows.Scores, rows.Labels, rows.Weights);
            Replace(rows.Scores, scores);
            Replace(rows.Labels, labels);
            Replace(rows.Weights, weights);
            return;
        }
        Join(ranks, rows.Scores);
        Join(ranks, rows.Labels);
        Join(ranks, rows.Weights);
    }

    private static void Join<T>(RankGroup ranks, List<T> own)
        where T : unmanaged
    {
        Replace(own, ranks.Join<T>([.. own]));
    }

    private static void Replace<T>(List<T> own, T[] all)
    {
        own.Clear();
        own.AddRange(all);
    }

    // Labels are as wide as the logits, or twice as wide with a mask of the known entries behind them.
    private static void Add(
        (List<float> Scores, List<bool> Labels, List<double> Weights)[] rows,
        Tensor logits,
        Tensor labels,
        Tensor? weights,
        double mass
    )
    {
        var (scores, truths) = (FlatTensor.Numbers(logits), FlatTensor.Numbers(labels));
        var counts = weights is null ? null : FlatTensor.Numbers(weights);
        var (count, wide) = ((int)logits.size(0), (int)labels.size(1));
        for (var i = 0; i < count; i++)
            for (var label = 0; label < rows.Length; label++)
            {
                var weight = counts is null ? 1 : counts[i] * mass;
                if (!(weight > 0) || (wide > rows.Length && !(truths[i * wide + rows.Length + label] > 0)))
                    continue;
                rows[label].Scores.Add(scores[i * rows.Length + label]);
                rows[label].Labels.Add(truths[i * wide + label] > 0.5f);
                rows[label].Weights.Add(weight);
            }
    }
}
