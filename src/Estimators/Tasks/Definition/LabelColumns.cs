using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds the columns that tasks name, or says which task misses what.</summary>
internal static class LabelColumns
{
    public static DataViewSchema.Column Find(DataViewSchema schema, TaskDefinition task) => Find(schema, task, task.LabelColumn, "label");

    /// <summary>Throws unless all weight, presence and group columns, and the second ones of labels, are there and of the right
    /// type.</summary>
    public static void CheckWeights(DataViewSchema schema, IReadOnlyList<TaskDefinition> tasks, string? weightColumn)
    {
        if (weightColumn is not null)
            Check(Find(schema, null, weightColumn, "weight"), null, "weight", NumberDataViewType.Single);
        foreach (var task in tasks)
        {
            if (task.WeightColumn is { } weight)
                Check(Find(schema, task, weight, "weight"), task, "weight", NumberDataViewType.Single);
            if (task.PresenceColumn is { } presence)
                Check(Find(schema, task, presence, "presence"), task, "presence", BooleanDataViewType.Instance);
            if (task.SecondLabelColumn is { } second)
            {
                var column = Find(schema, task, second, "label");
                if (column.Type is not VectorDataViewType { ItemType: var item } || !item.Equals(NumberDataViewType.Single))
                    throw task.BadLabel(column, "a vector of Single");
            }
            if (task.RowGroupColumn is { } group && Find(schema, task, group, "group") is var found && !RowGroups.CanRead(found))
                throw new ArgumentException(
                    $"{Prefix(task)}group column '{group}' is {found.Type}; expected a key, text or a number.",
                    nameof(schema)
                );
        }
        CheckGroups(tasks);
    }

    // A batch holds whole groups of one column.
    private static void CheckGroups(IReadOnlyList<TaskDefinition> tasks)
    {
        TaskDefinition[] grouped = [.. tasks.Where(task => task.RowGroupColumn is not null).DistinctBy(task => task.RowGroupColumn)];
        if (grouped.Length > 1)
            throw new ArgumentException(
                $"Tasks '{grouped[0].Name}' and '{grouped[1].Name}' have the group columns '{grouped[0].RowGroupColumn}' and "
                    + $"'{grouped[1].RowGroupColumn}': tasks on the same rows have one. Train them on data sets of their own, or in two "
                    + "networks.",
                nameof(tasks)
            );
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, TaskDefinition? task, string name, string role) =>
        schema.GetColumnOrNull(name)
        ?? throw new ArgumentOutOfRangeException(
            nameof(schema),
            $"{Prefix(task)}could not find {role} column '{name}'. The data has: {FeatureColumns.Names(schema)}."
        );

    private static void Check(DataViewSchema.Column column, TaskDefinition? task, string role, DataViewType expected)
    {
        if (!column.Type.Equals(expected))
            throw new ArgumentException(
                $"{Prefix(task)}{role} column '{column.Name}' is {column.Type}; expected {expected}.",
                nameof(column)
            );
    }

    private static string Prefix(TaskDefinition? task) => task is null ? "" : $"Task '{task.Name}': ";
}
