using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>From data views to a fitted transformer: checks the columns, reads the rows, trains, exports, and proves the export against the
/// trained network.</summary>
internal sealed class NetworkTraining(
    MLContext context,
    IReadOnlyList<string> features,
    IReadOnlyList<TaskDefinition> tasks,
    MultiTaskOptions options,
    TrainingScope scope,
    IChannel channel
)
{
    private readonly TrainingLog _log = new(channel, options.Progress);

    public MultiTaskTransformer Run(IReadOnlyList<TrainingSet> sets, FittedModel? start = null)
    {
        TorchLibrary.Load();
        using var checkpoints = scope.Checkpoints(options.Checkpoints) is { } saving ? new TrainingCheckpoints(saving) : null;
        // What was trained before may have finished epochs: that is known once it is read.
        if (checkpoints?.Resumed is null)
            scope.ThrowIfCancelled(options.CancellationToken);
        OnnxRuntimeLibrary.Check();
        if (scope.IsTrial)
        {
            var untrained = Prepare(sets, null, start);
            return Publishing(untrained).Untrained(untrained.Seed);
        }
        return Train(Prepare(sets, checkpoints?.Seed, start), start, checkpoints);
    }

    /// <summary>What the network for this data is made of, without training it.</summary>
    public NetworkSummary Summarize(IReadOnlyList<TrainingSet> sets)
    {
        var prepared = Prepare(sets, null, null);
        return SummaryBuilder.Build(NetworkShapes.Record(prepared.Network, prepared.Schema.Inputs), options.Architecture.Name, tasks);
    }

    /// <summary>Trains, and tells how the tasks' steps affected each other's losses on the way.</summary>
    public TaskAffinity MeasureAffinity(IReadOnlyList<TrainingSet> sets, AffinityOptions affinity)
    {
        TorchLibrary.Load();
        scope.ThrowIfCancelled(options.CancellationToken);
        var prepared = Prepare(sets, null, null);
        return Train(prepared, null, null, (trainer, _) =>
        {
            var meter = trainer.Measure(prepared.Network, affinity);
            return meter.Result(trainer.Run().WasCancelled);
        });
    }

    private PreparedTraining Prepare(IReadOnlyList<TrainingSet> given, int? resumedSeed, FittedModel? start)
    {
        // All that can be known from the schemas is checked before a row is read.
        if (start is not null)
        {
            // What the preset once decided from the first rows stays with the model.
            options = TableDefaults.OfModel(options, start);
            ContinuationCheck.Schema(start, features, tasks, options.Architecture);
        }
        if (options.ColumnEncodings.Keys.FirstOrDefault(name => !features.Contains(name)) is { } unknown)
            throw new ArgumentException(
                $"ColumnEncodings names '{unknown}', which is not among the feature columns {Guard.List(features)}.",
                nameof(options.ColumnEncodings)
            );
        given = Aligned(given, start);
        var plan = SetPlan.Of(given, features, tasks, options, start?.Routes);
        var columns = DataSetColumns.Find(plan.Sets, features, tasks, options.WeightColumn, start?.Schema.Inputs);
        var seed = options.Seed ?? resumedSeed ?? scope.NextSeed() ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next();
        var sets = DataSetRows.Read(plan.Sets, columns.Inputs, tasks, columns.Encodings, options, seed);
        var statistics = DataSetRows.Statistics(sets, tasks.Count);
        SetChecks.Rows(sets, tasks, statistics, options, isNew: start is null);
        IReadOnlyList<LabelStatistics> labels = start?.Statistics ?? statistics;
        TaskHead[] heads = [.. tasks.Select((task, t) => task.CreateHead(columns.EncodingOf(t), labels[t]))];
        if (start is not null)
        {
            ContinuationCheck.Heads(start, tasks, heads);
            ContinuationCheck.Labels(sets, tasks, heads);
        }
        SetChecks.Validation(sets, tasks, heads);
        for (var t = 0; t < tasks.Count; t++)
            if (heads[t].Columns.FirstOrDefault(column => features.Contains(column.Name)) is { } own)
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}' makes the column '{own.Name}', which is a feature column too: one file cannot have both. "
                        + "Give the task another name, or copy the feature to another."
                );
        var read = new ReadTraining(plan, columns, sets, statistics, labels, heads, seed);
        if (start is null && TableRecipe.Applies(options))
            options = TableDefaults.Of(
                options,
                read,
                scope.IsTrial,
                trial => new NetworkTraining(context, features, tasks, trial, scope, channel).Try(read),
                _log
            );
        return Build(read, start);
    }

    // The error on the held-out rows after a short training.
    private double Try(ReadTraining read) => Train(Build(read, null), null, null, (trainer, _) => trainer.Run().LastScore);

    private PreparedTraining Build(ReadTraining read, FittedModel? start)
    {
        var (plan, columns, sets, statistics, labels, heads, seed) = read;
        FittedEncoding[] encoded = [.. columns.Inputs.Select((input, i) => Encoding(input, i, sets, start))];
        var network = new Network(encoded, options.Architecture, heads, plan.Routes);
        var schema = new ModelSchema(
            columns.Inputs,
            [
                .. tasks.Select(
                    (task, t) =>
                        new TaskSchema(
                            task.Name,
                            task.Kind,
                            task.LabelColumn,
                            heads[t].Columns,
                            statistics[t].Rows + (start?.Schema.Tasks[t].LabelledRows ?? 0),
                            task.PresenceColumn,
                            columns.EncodingOf(t).ValuesFor(heads[t])
                        )
                ),
            ]
        );
        var fitted = FittedModel.Write(
            options.Architecture,
            [.. columns.Inputs.Select(NumbersOf)],
            encoded,
            labels,
            plan.Routes.Count == 1 ? null : [.. plan.Routes.Inputs.Select(route => route.Select(input => features[input]).ToArray())]
        );
        return new PreparedTraining(network, schema, sets, statistics, seed, fitted);
    }

    private IReadOnlyList<TrainingSet> Aligned(IReadOnlyList<TrainingSet> given, FittedModel? start)
    {
        try
        {
            return AlignedLabels.Of(given, tasks, start?.Schema.Tasks);
        }
        catch (ArgumentException e) when (start is not null)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    private MultiTaskTransformer Train(PreparedTraining prepared, FittedModel? start, TrainingCheckpoints? checkpoints) =>
        Train(prepared, start, checkpoints, (trainer, sets) => Export(prepared, trainer, sets));

    private TResult Train<TResult>(
        PreparedTraining prepared,
        FittedModel? start,
        TrainingCheckpoints? checkpoints,
        Func<Trainer, IReadOnlyList<SetCursor>, TResult> use
    )
    {
        var (network, schema, data, statistics, seed, _) = prepared;
        var shapes = NetworkShapes.Record(network, schema.Inputs);
        var device = TrainingDevice.Choose(options.Device, shapes.MultiplyAdds * options.BatchSize);
        using var threads = new TorchThreads(options.Threads, shapes.MultiplyAdds * options.BatchSize, scope.ThreadLimit);
        using var tensors = torch.NewDisposeScope();
        var weighed = DataSetWeights.Apply(
            data,
            options.TaskWeights.Apply(tasks, [.. statistics.Select(labels => Math.Max(1, labels.Rows))]),
            options.SetSampling
        );
        SetCursor[] sets =
        [
            .. data.Select(
                    (set, i) =>
                        new SetCursor(
                            set.Plan,
                            Open(set, network, schema, device),
                            DataSetRows.SeedOf(seed, i),
                            tasks.Count,
                            options.BatchSize
                        )
                )
                .Where(set => set.Rows.Count > 0),
        ];
        foreach (var warning in SetChecks.Warnings(sets, tasks, network.Heads, statistics, options))
            _log.Warning(warning);
        foreach (var warning in LabelWarnings.Of(data, tasks))
            _log.Warning(warning);
        foreach (var set in data.Where(set => set.Data.IsStreamed))
            _log.Info(
                $"{set.Data.Rows} rows{(set.Plan.Set.IsNamed ? $" of data set '{set.Plan.Set.Name}'" : "")} are more than the "
                    + $"CacheBudget of {options.CacheBudget} bytes holds: each epoch reads them again."
            );
        foreach (var rows in sets.Select(set => set.Rows).OfType<StreamedRows>())
            if (rows.OrderNote is { } note && rows.IsMixed)
                _log.Info($"{note}");
            else if (rows.OrderNote is { } warning)
                _log.Warning(warning);
        checkpoints?.Begin(
            new TrainingFingerprint(
                options,
                weighed,
                schema,
                sets,
                data.ToDictionary(set => set.Plan, set => set.Data.Digest()),
                statistics,
                start?.Identity ?? "fresh"
            ),
            seed
        );
        var batchesPerStep = options.Balancer?.Samples ?? 1;
        using TrainingSteps steps = sets is [{ Plan.Set.IsNamed: false } single]
            ? new SingleSteps(single, options.BatchSize, batchesPerStep)
            : new MixedSteps(sets, options.SetSampling, weighed, options.BatchSize, batchesPerStep, seed);
        using var trainer = new Trainer(
            new TrainingRun(network, shapes, weighed, options, seed, device)
            {
                Start = start is null ? null : start.Values,
                Checkpoints = checkpoints,
                Scope = scope,
            },
            steps,
            _log
        );
        return use(trainer, sets);
    }

    private MultiTaskTransformer Export(PreparedTraining prepared, Trainer trainer, IReadOnlyList<SetCursor> sets)
    {
        Rehearse(prepared, trainer);
        var outcome = trainer.Run();
        var transformer = Publish(prepared, trainer, TrainingSummary.Write(outcome, sets, prepared.Seed, options));
        transformer.ExportDifference = _log.Difference(() =>
            ExportParity.Measure(transformer, prepared.Network, trainer.Ops, prepared.Sets)
        );
        _log.Info(
            $"Trained {outcome.Epochs} epochs ({outcome.Steps} steps), kept epoch {outcome.BestEpoch}; the ONNX network differs from the "
                + $"trained one by {transformer.ExportDifference:G3}."
        );
        return transformer;
    }

    private MultiTaskTransformer Publish(PreparedTraining prepared, Trainer trainer, string? summary) =>
        Publishing(prepared).Publish(trainer.Capture(), new NetworkExportOptions { TrainingSummary = summary, Fitted = prepared.Fitted });

    // The network as it starts is exported, opened and scored: what would fail there after the training (a native library, an operator, a
    // column, a device) fails before it.
    private void Rehearse(PreparedTraining prepared, Trainer trainer)
    {
        var wasTraining = trainer.Mode.IsTraining;
        trainer.Mode.IsTraining = false;
        using var transformer = Publish(prepared, trainer, null);
        ExportParity.Measure(transformer, prepared.Network, trainer.Ops, prepared.Sets, rows: 1);
        trainer.Mode.IsTraining = wasTraining;
    }

    private NetworkPublishing Publishing(PreparedTraining prepared) => new(context, prepared.Network, prepared.Schema, options.Execution);

    // Of several sets some may have no images.
    private TrainingRows Open(DataSetRows set, Network network, ModelSchema schema, torch.Device device)
    {
        bool AnyImage(IEnumerable<InputColumn> inputs) => inputs.Any(input => NumbersOf(input) is ImageEncoding);
        var inputs = set.Plan.OfInputs(schema.Inputs);
        return set.Data.Open(
            set.Plan.OfTasks(network.Heads),
            device,
            AnyImage(inputs) || !AnyImage(schema.Inputs) ? ImageAugmenter.Create(options, inputs, NumbersOf) : null
        );
    }

    private FittedEncoding Encoding(InputColumn input, int index, IReadOnlyList<DataSetRows> sets, FittedModel? start) =>
        NumbersOf(input) is { } numbers ? start?.Restore(index, numbers) ?? DataSetRows.Fit(numbers, input, sets, index)
        : input.Type == ColumnKind.Key ? new FittedEmbedding(input.KeyCount, input.Size, FittedEmbedding.DefaultWidth(input.KeyCount))
        : new FittedIdentity(input.Size);

    private NumericEncoding? NumbersOf(InputColumn input) =>
        input.Type is ColumnKind.Single or ColumnKind.Byte
            ? options.ColumnEncodings.GetValueOrDefault(input.Name, options.NumericEncoding)
            : null;
}
