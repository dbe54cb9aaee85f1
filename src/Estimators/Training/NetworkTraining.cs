using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>From a data view to a fitted transformer: checks the columns, reads the rows, trains, exports, and proves the export against the trained network.</summary>
internal sealed class NetworkTraining(
    MLContext context, IReadOnlyList<string> features, IReadOnlyList<TaskDefinition> tasks, MultiTaskOptions options, IChannel channel)
{
    private const int ParityRows = 256;
    private readonly TrainingLog _log = new(channel, options.Progress);
    private readonly TrainingScope _scope = TrainingScope.Current;

    public MultiTaskTransformer Run(IDataView view, IDataView? validation, FittedModel? start = null)
    {
        var checkpoints = _scope.Checkpoints(options.Checkpoints) is { } saving ? new TrainingCheckpoints(saving) : null;
        return Train(Prepare(view, validation, checkpoints?.Seed, start), start, checkpoints);
    }

    /// <summary>What the network for this data is made of, without training it.</summary>
    public NetworkSummary Summarize(IDataView view)
    {
        var prepared = Prepare(view, null, null, null);
        return SummaryBuilder.Build(NetworkShapes.Record(prepared.Network, prepared.Schema.Inputs), options.Architecture.Name, tasks);
    }

    /// <summary>Trains, and tells how the tasks' steps affected each other's losses on the way.</summary>
    public TaskAffinity MeasureAffinity(IDataView view, AffinityOptions affinity)
    {
        var prepared = Prepare(view, null, null, null);
        return Train(prepared, null, null, (trainer, _) =>
        {
            var meter = trainer.Measure(prepared.Network, affinity);
            trainer.Run();
            return meter.Result();
        });
    }

    private PreparedTraining Prepare(IDataView view, IDataView? validation, int? resumedSeed, FittedModel? start)
    {
        // All that can be known from the schema is checked before a row is read.
        if (start is not null)
            ContinuationCheck.Schema(start, view.Schema, features, tasks, options.Architecture);
        InputColumn[] inputs = start is null ? [.. features.Select(name => FeatureColumns.Describe(view.Schema, name))] : [.. start.Schema.Inputs];
        if (options.ColumnEncodings.Keys.FirstOrDefault(name => !features.Contains(name)) is { } unknown)
            throw new ArgumentException($"ColumnEncodings names '{unknown}', which is not among the feature columns {string.Join(", ", features.Select(name => $"'{name}'"))}.", nameof(options.ColumnEncodings));
        LabelEncoding[] encodings = [.. tasks.Select(task => task.Encode(LabelColumns.Find(view.Schema, task)))];
        LabelColumns.CheckWeights(view.Schema, tasks, options.WeightColumn);
        if (validation is not null)
            ValidationSchema.Check(validation.Schema, view.Schema, inputs, tasks, options.WeightColumn);
        var seed = options.Seed ?? resumedSeed ?? _scope.NextSeed() ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next();
        var data = TrainingData.Read(view, validation, new TrainingReader(inputs, tasks, encodings, options.WeightColumn), options, seed);
        LabelChecks.Training(data.Rows, start is null ? tasks : [], data.Statistics);
        if (options.BatchSize > data.Rows && options.BatchSize != new MultiTaskOptions().BatchSize)
            throw new ArgumentOutOfRangeException(nameof(options.BatchSize), options.BatchSize, $"BatchSize must be at most the number of training rows, {data.Rows}.");
        IReadOnlyList<LabelStatistics> labels = start?.Statistics ?? data.Statistics;
        TaskHead[] heads = [.. tasks.Select((task, t) => task.CreateHead(encodings[t], labels[t]))];
        if (start is not null)
        {
            ContinuationCheck.Heads(start, tasks, heads);
            ContinuationCheck.Labels(data, tasks, heads);
        }
        if (data.Validation is { } heldOut)
            LabelChecks.Classes(heldOut, "validation rows", tasks, heads);
        FittedEncoding[] encoded = [.. inputs.Select((input, i) => Encoding(input, i, data.Sample, start))];
        var network = new Network(encoded, options.Architecture, heads);
        var schema = new ModelSchema(inputs, [.. tasks.Select((task, t) =>
            new TaskSchema(task.Name, task.Kind, task.LabelColumn, heads[t].Columns, data.Statistics[t].Rows + (start?.Schema.Tasks[t].LabelledRows ?? 0), task.PresenceColumn))]);
        var fitted = FittedModel.Write(options.Architecture, [.. inputs.Select(NumbersOf)], encoded, labels);
        return new PreparedTraining(network, schema, data, seed, fitted);
    }

    private MultiTaskTransformer Train(PreparedTraining prepared, FittedModel? start, TrainingCheckpoints? checkpoints) =>
        Train(prepared, start, checkpoints, (trainer, rows) => Export(prepared, trainer, rows));

    private TResult Train<TResult>(PreparedTraining prepared, FittedModel? start, TrainingCheckpoints? checkpoints, Func<Trainer, TrainingRows, TResult> use)
    {
        var (network, schema, data, seed, _) = prepared;
        var shapes = NetworkShapes.Record(network, schema.Inputs);
        var device = TrainingDevice.Choose(options.Device, shapes.MultiplyAdds * options.BatchSize);
        using var threads = new TorchThreads(options.Threads, shapes.MultiplyAdds * options.BatchSize, _scope.ThreadLimit);
        using var scope = torch.NewDisposeScope();
        var weighed = options.TaskWeights.Apply(tasks, [.. data.Statistics.Select(labels => Math.Max(1, labels.Rows))]);
        var rows = data.Open(network.Heads, device, ImageAugmenter.Create(options, schema.Inputs, NumbersOf));
        foreach (var warning in LabelChecks.HeldOut(rows, tasks, network.Heads, data.Statistics))
            _log.Warning(warning);
        if (data.IsStreamed)
            _log.Info($"{data.Rows} rows are more than the CacheBudget of {options.CacheBudget} bytes holds: each epoch reads them again.");
        checkpoints?.Begin(TrainingFingerprint.Of(options, weighed, schema, rows, data.Statistics, start?.Identity ?? "fresh"), seed);
        // A balancer has the state of one training: those that share an instance run in turn.
        lock (options.Balancer ?? new object())
        {
            using var trainer = new Trainer(network, shapes, rows, weighed, options, seed, device, _log, start is null ? null : start.Values, checkpoints);
            return use(trainer, rows);
        }
    }

    private MultiTaskTransformer Export(PreparedTraining prepared, Trainer trainer, TrainingRows rows)
    {
        var (network, schema, data, seed, fitted) = prepared;
        var outcome = _scope.IsTrial ? trainer.Skip() : trainer.Run();
        var parameters = trainer.Capture();
        var model = NetworkExport.Build(schema, name => parameters[name], (ops, values) => network.Outputs(ops, values),
            new NetworkExportOptions { TrainingSummary = TrainingSummary.Write(outcome, rows, seed, options), Fitted = fitted });
        var transformer = new MultiTaskTransformer(context, model, schema, options.Execution);
        try
        {
            transformer.ExportDifference = ExportParity.Check(transformer, network, trainer.Ops, data.Sample, Math.Min(ParityRows, data.Sample.Rows));
            _log.Info(
                $"Trained {outcome.Epochs} epochs ({outcome.Steps} steps), kept epoch {outcome.BestEpoch}; the ONNX network differs from the trained one by {transformer.ExportDifference:G3} relative.");
            return transformer;
        }
        catch
        {
            transformer.Dispose();
            throw;
        }
    }

    private FittedEncoding Encoding(InputColumn input, int index, RowTable rows, FittedModel? start) => NumbersOf(input) is { } numbers
        ? start?.Restore(index, numbers) ?? rows.Inputs[index].Fit(numbers, input, rows.Rows)
        : input.Type == ColumnItem.Key
            ? new EmbeddingEncoding(input.KeyCount, input.Size, EmbeddingEncoding.DefaultWidth(input.KeyCount))
            : new IdentityEncoding();

    private NumericEncoding? NumbersOf(InputColumn input) =>
        input.Type is ColumnItem.Single or ColumnItem.Byte ? options.ColumnEncodings.GetValueOrDefault(input.Name, options.NumericEncoding) : null;
}
