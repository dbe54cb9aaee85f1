using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds the tasks of a scored view by the annotation of their columns.</summary>
internal static class ScoredTasks
{
    /// <summary>The tasks, in the order of their columns; empty where no column has the annotation.</summary>
    public static IReadOnlyList<TaskSchema> Find(DataViewSchema schema)
    {
        var tasks = new Dictionary<string, TaskSchema>(StringComparer.Ordinal);
        foreach (var column in schema.Where(column => !column.IsHidden))
        {
            if (column.Annotations.Schema.GetColumnOrNull(ColumnTypes.TaskAnnotation) is not { Type: TextDataViewType })
                continue;
            var json = default(ReadOnlyMemory<char>);
            column.Annotations.GetValue(ColumnTypes.TaskAnnotation, ref json);
            foreach (var task in SchemaJson.Read(json.ToString()).Tasks)
                tasks.TryAdd(task.Name, task);
        }
        return [.. tasks.Values];
    }
}
