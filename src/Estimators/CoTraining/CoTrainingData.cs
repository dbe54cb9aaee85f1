using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The columns that a co-training reads besides those of its tasks: the true labels, and which rows belong to each
/// network.</summary>
internal sealed class CoTrainingData
{
    private readonly TruthTask?[] _truths;
    private readonly BinaryTask?[] _owners;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="ArgumentException">A column has the wrong type, or its keys stand for other values than the label's.</exception>
    public CoTrainingData(
        DataViewSchema schema,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<CoTrainingNetwork> networks,
        CoTrainingOptions options
    )
    {
        _truths =
        [
            .. tasks.Select(task => options.TruthColumns.GetValueOrDefault(task.Name) is { } column ? new TruthTask(task, column) : null),
        ];
        _owners =
        [
            .. networks.Select(network =>
                network.RowsColumn is { } column ? new BinaryTask($"rows of network '{network.Name}'", column) : null
            ),
        ];
        CheckTruth(schema, tasks);
        CheckOwners(schema, networks);
    }

    /// <summary>The columns as tasks, to be read behind the labels.</summary>
    public IReadOnlyList<TaskDefinition> Tasks => [.. _truths.OfType<TaskDefinition>(), .. _owners.OfType<TaskDefinition>()];

    /// <summary>Per task the true labels and their weights, 0 where unknown; null where no column holds them.</summary>
    public (GrowingArray<float> Labels, GrowingArray<float> Weights)?[] Truth(RowTable table)
    {
        var next = _truths.Length;
        return
        [
            .. _truths.Select(task =>
                task is null ? null : ((GrowingArray<float>, GrowingArray<float>)?)(table.Labels[next], table.Weights[next++])
            ),
        ];
    }

    /// <summary>Per network whether a row is its own; null where no column says so.</summary>
    public GrowingArray<float>?[] Own(RowTable table)
    {
        var next = _truths.Length + _truths.Count(task => task is not null);
        return [.. _owners.Select(task => task is null ? null : table.Labels[next++])];
    }

    private void CheckTruth(DataViewSchema schema, IReadOnlyList<TaskDefinition> tasks)
    {
        for (var t = 0; t < tasks.Count; t++)
        {
            if (_truths[t] is not { } truth)
                continue;
            var (label, column) = (LabelColumns.Find(schema, tasks[t]), LabelColumns.Find(schema, truth));
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

    private void CheckOwners(DataViewSchema schema, IReadOnlyList<CoTrainingNetwork> networks)
    {
        for (var k = 0; k < networks.Count; k++)
            if (_owners[k] is { } task && LabelColumns.Find(schema, task) is { Type: not BooleanDataViewType } column)
                throw new ArgumentException(
                    $"Network '{networks[k].Name}': rows column '{column.Name}' is {column.Type}; expected Boolean.",
                    nameof(schema)
                );
    }
}
