using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds the columns that tasks name, or says which task misses what.</summary>
internal static class LabelColumns
{
    public static DataViewSchema.Column Find(DataViewSchema schema, TaskDefinition task) => Find(schema, task, task.LabelColumn, "label");

    /// <summary>Throws unless all weight and presence columns are there and of the right type.</summary>
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
        }
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
