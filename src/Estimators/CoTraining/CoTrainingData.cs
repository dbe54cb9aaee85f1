using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The rows of a co-training: features, labels, the truth where it is known, and each network's own rows.</summary>
/// <param name="Table">Features of all networks, and the labels of the tasks.</param>
/// <param name="Truth">Per task the true labels and their weights, 0 where unknown; null where no column holds them.</param>
/// <param name="Own">Per network whether a row is its own; null where no column says so.</param>
/// <param name="Validation">The rows of a validation view; null without.</param>
internal sealed record CoTrainingData(
    RowTable Table,
    (GrowingArray<float> Labels, GrowingArray<float> Weights)?[] Truth,
    GrowingArray<float>?[] Own,
    RowTable? Validation
)
{
    /// <summary>Reads everything in one pass over each view.</summary>
    public static CoTrainingData Read(
        IDataView view,
        IDataView? validation,
        IReadOnlyList<InputColumn> inputs,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<LabelEncoding> encodings,
        IReadOnlyList<CoTrainingNetwork> networks,
        CoTrainingOptions options
    )
    {
        var truths = tasks
            .Select(task => options.TruthColumns.GetValueOrDefault(task.Name) is { } column ? new TruthTask(task, column) : null)
            .ToArray();
        var owners = networks
            .Select(network => network.RowsColumn is { } column ? new BinaryTask($"rows of network '{network.Name}'", column) : null)
            .ToArray();
        TaskDefinition[] extra = [.. truths.OfType<TaskDefinition>(), .. owners.OfType<TaskDefinition>()];
        LabelEncoding[] all = [.. encodings, .. extra.Select(task => task.Encode(LabelColumns.Find(view.Schema, task)))];
        CheckTruth(view.Schema, tasks, truths);
        CheckOwners(view.Schema, networks);
        var table = Rows(new TrainingReader(inputs, [.. tasks, .. extra], all, options.Training.WeightColumn), view, options);
        var next = tasks.Count;
        var truth = truths
            .Select(task => task is null ? null : ((GrowingArray<float>, GrowingArray<float>)?)(table.Labels[next], table.Weights[next++]))
            .ToArray();
        var own = owners.Select(task => task is null ? null : table.Labels[next++]).ToArray();
        var features = table.View(Enumerable.Range(0, inputs.Count), table.Labels[..tasks.Count], table.Weights[..tasks.Count]);
        var held = validation is null
            ? null
            : Rows(new TrainingReader(inputs, tasks, encodings, options.Training.WeightColumn).For(validation.Schema), validation, options);
        return new CoTrainingData(features, truth, own, held);
    }

    private static RowTable Rows(TrainingReader reader, IDataView view, CoTrainingOptions options) =>
        reader.Read(view, options.Training.CacheBudget)
        ?? throw new InvalidOperationException(
            $"The rows do not fit into the CacheBudget of {options.Training.CacheBudget:N0} bytes; "
                + "co-training looks at all rows in every round and keeps them in memory. Give fewer, or a larger budget."
        );

    private static void CheckTruth(DataViewSchema schema, IReadOnlyList<TaskDefinition> tasks, TruthTask?[] truths)
    {
        for (var t = 0; t < tasks.Count; t++)
        {
            if (truths[t] is not { } truth)
                continue;
            var (label, column) = (schema[tasks[t].LabelColumn], schema[truth.LabelColumn]);
            if (!label.Type.Equals(column.Type))
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}': truth column '{column.Name}' is {column.Type}, but label column "
                        + $"'{label.Name}' is {label.Type}; they must be of one type.",
                    nameof(schema)
                );
            if (
                KeyMapping.Between(
                    KeyVocabularies.OfKeys(column),
                    KeyVocabularies.OfKeys(label),
                    $"Task '{tasks[t].Name}': truth column '{column.Name}'"
                )
                is not null
            )
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}': the keys of truth column '{column.Name}' are numbered differently from those of label "
                        + $"column '{label.Name}'. Map both with one mapping.",
                    nameof(schema)
                );
        }
    }

    private static void CheckOwners(DataViewSchema schema, IReadOnlyList<CoTrainingNetwork> networks)
    {
        foreach (var network in networks)
            if (network.RowsColumn is { } name && schema[name].Type is not Microsoft.ML.Data.BooleanDataViewType)
                throw new ArgumentException(
                    $"Network '{network.Name}': rows column '{name}' is {schema[name].Type}; expected Boolean.",
                    nameof(schema)
                );
    }
}
