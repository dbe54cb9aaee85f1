using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Turns the columns of a <see cref="ModelSchema"/> into ML.NET column types and annotations.</summary>
internal static class OutputTypes
{
    /// <summary>Annotation of a task's columns that holds the task's schema as JSON, so that an evaluator needs the scored view only.</summary>
    public const string TaskAnnotation = "MultiTask.Task";

    private const string SlotNames = "SlotNames";

    /// <summary>The input schema with the model's columns behind it.</summary>
    public static DataViewSchema Extend(DataViewSchema input, ModelSchema model)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var task in model.Tasks)
            foreach (var column in task.Outputs)
                builder.AddColumn(column.Name, TypeOf(column), Annotations(task, column));
        return builder.ToSchema();
    }

    /// <summary>The ML.NET type of an output column.</summary>
    public static DataViewType TypeOf(OutputColumn column)
    {
        var item = ItemType(column.Type, column.KeyCount);
        return column.IsScalar ? item : new VectorDataViewType(item, column.Size);
    }

    /// <summary>The ML.NET type of an item.</summary>
    public static PrimitiveDataViewType ItemType(ColumnItem item, int keyCount) => item switch
    {
        ColumnItem.Single => NumberDataViewType.Single,
        ColumnItem.Boolean => BooleanDataViewType.Instance,
        ColumnItem.Byte => NumberDataViewType.Byte,
        ColumnItem.Key => new KeyDataViewType(typeof(uint), keyCount),
        _ => throw new NotSupportedException($"Columns of {item} are not known."),
    };

    private static DataViewSchema.Annotations Annotations(TaskSchema task, OutputColumn column)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (column.SlotNames.Count > 0)
        {
            var names = new VBuffer<ReadOnlyMemory<char>>(column.Size, column.SlotNames.Select(name => name.AsMemory()).ToArray());
            builder.Add(SlotNames, new VectorDataViewType(TextDataViewType.Instance, column.Size),
                (ref VBuffer<ReadOnlyMemory<char>> to) => names.CopyTo(ref to));
        }
        if (column.KeyValues is { } vocabulary)
            KeyVocabularies.Write(builder, vocabulary);
        var json = ModelSchemaJson.Write(task).AsMemory();
        builder.Add(TaskAnnotation, TextDataViewType.Instance, (ref ReadOnlyMemory<char> to) => to = json);
        return builder.ToAnnotations();
    }
}
