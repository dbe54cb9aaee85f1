using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>From a data view to a fitted transformer: checks the columns, reads the rows, trains, exports, and proves the export against the trained network.</summary>
internal sealed class NetworkTraining(
    MLContext context, IReadOnlyList<string> features, IReadOnlyList<TaskDefinition> tasks, MultiTaskOptions options, IChannel channel)
{
    private const int ParityRows = 256;

    public MultiTaskTransformer Run(IDataView data)
    {
        var (network, schema, table) = Prepare(data);
        return Train(network, schema, table, options.Seed ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next());
    }

    /// <summary>What the network for this data is made of, without training it.</summary>
    public NetworkSummary Summarize(IDataView data)
    {
        var (network, schema, _) = Prepare(data);
        return SummaryBuilder.Build(NetworkShapes.Record(network, schema.Inputs), options.Architecture.Name, tasks);
    }

    private (Network Network, ModelSchema Schema, RowTable Table) Prepare(IDataView data)
    {
        // All that can be known from the schema is checked before a row is read.
        InputColumn[] inputs = [.. features.Select(name => FeatureColumns.Describe(data.Schema, name))];
        if (options.ColumnEncodings.Keys.FirstOrDefault(name => !features.Contains(name)) is { } unknown)
            throw new ArgumentException($"ColumnEncodings names '{unknown}', which is not among the feature columns {string.Join(", ", features.Select(name => $"'{name}'"))}.", nameof(options.ColumnEncodings));
        LabelEncoding[] encodings = [.. tasks.Select(task => task.Encode(LabelColumns.Find(data.Schema, task)))];
        LabelColumns.CheckWeights(data.Schema, tasks, options.WeightColumn);
        var table = new TrainingReader(inputs, tasks, encodings, options.WeightColumn).Read(data);
        CheckLabels(table);
        TaskHead[] heads = [.. tasks.Select((task, t) => task.CreateHead(encodings[t], table.Statistics[t]))];
        var network = new Network([.. inputs.Select((input, i) => Encoding(input, table.Inputs[i], table.Rows))], options.Architecture, heads);
        var schema = new ModelSchema(inputs, [.. tasks.Select((task, t) =>
            new TaskSchema(task.Name, task.Kind, task.LabelColumn, heads[t].Columns, table.Statistics[t].Rows, task.PresenceColumn))]);
        return (network, schema, table);
    }

    private MultiTaskTransformer Train(Network network, ModelSchema schema, RowTable table, int seed)
    {
        var shapes = NetworkShapes.Record(network, schema.Inputs);
        using var threads = new TorchThreads(options.Threads, shapes.MultiplyAdds * options.BatchSize);
        using var scope = torch.NewDisposeScope();
        torch.random.manual_seed(seed);
        var weighed = options.TaskWeights.Apply(tasks, [.. table.Statistics.Select(labels => labels.Rows)]);
        var split = RowSplit.Random(table.Rows, options.ValidationFraction, seed);
        using var trainer = new Trainer(network, shapes, table, split, weighed, options, seed, channel);
        var outcome = trainer.Run();
        var parameters = trainer.Capture();
        var model = NetworkExport.Build(schema, name => parameters[name], (ops, values) => network.Outputs(ops, values),
            new NetworkExportOptions { TrainingSummary = TrainingSummary.Write(outcome, split, seed, options) });
        var transformer = new MultiTaskTransformer(context, model, schema, options.Execution);
        try
        {
            transformer.ExportDifference = ExportParity.Check(transformer, network, trainer, table, Math.Min(ParityRows, table.Rows));
            channel.Info(MessageSensitivity.None, FormattableString.Invariant(
                $"Trained {outcome.Epochs} epochs ({outcome.Steps} steps), kept epoch {outcome.BestEpoch}; the ONNX network differs from the trained one by {transformer.ExportDifference:G3} relative."));
            return transformer;
        }
        catch
        {
            transformer.Dispose();
            throw;
        }
    }

    private void CheckLabels(RowTable table)
    {
        if (table.Rows == 0)
            throw new InvalidOperationException("The training data has no rows.");
        for (var t = 0; t < tasks.Count; t++)
            if (table.Statistics[t].Rows == 0)
                throw new InvalidOperationException(
                    $"Task '{tasks[t].Name}': label column '{tasks[t].LabelColumn}' has no labelled row among the {table.Rows} training rows; a task needs at least one to learn from.");
        if (options.BatchSize > table.Rows && options.BatchSize != new MultiTaskOptions().BatchSize)
            throw new ArgumentOutOfRangeException(nameof(options.BatchSize), options.BatchSize, $"BatchSize must be at most the number of training rows, {table.Rows}.");
    }

    private FittedEncoding Encoding(InputColumn input, GrowingArray values, int rows) => values is GrowingArray<float> numbers
        ? options.ColumnEncodings.GetValueOrDefault(input.Name, options.NumericEncoding).Fit(input, numbers.Memory(rows))
        : input.Type == ColumnItem.Key
            ? new EmbeddingEncoding(input.KeyCount, input.Size, EmbeddingEncoding.DefaultWidth(input.KeyCount))
            : new IdentityEncoding();
}
