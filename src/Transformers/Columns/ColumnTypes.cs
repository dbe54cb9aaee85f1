using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <summary>Columns of a <see cref="ModelSchema"/> as ML.NET column types and annotations.</summary>
internal static class ColumnTypes
{
    /// <summary>Annotation of a task's columns that holds the task's schema as JSON, so that an evaluator needs the scored view
    /// only.</summary>
    public const string TaskAnnotation = "MultiTask.Task";

    private const string SlotNames = "SlotNames";

    /// <summary>The input schema with the model's columns behind it.</summary>
    /// <param name="input">The schema.</param>
    /// <param name="model">The model.</param>
    /// <param name="given">Names of the columns that it can compute there.</param>
    public static DataViewSchema Extend(DataViewSchema input, ModelSchema model, IReadOnlySet<string> given)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        // The first column says as well which tasks the model has besides those that it can score here.
        TaskSchema[] others = [.. model.Tasks.Where(task => !task.Outputs.Any(column => given.Contains(column.Name)))];
        foreach (var task in model.Tasks)
            foreach (var column in task.Outputs.Where(column => given.Contains(column.Name)))
            {
                builder.AddColumn(column.Name, TypeOf(column), Annotations(column, model, [task, .. others]));
                others = [];
            }
        foreach (var column in (model.OtherOutputs ?? []).Where(column => given.Contains(column.Name)))
            builder.AddColumn(column.Name, TypeOf(column), Annotations(column));
        return builder.ToSchema();
    }

    /// <summary>A schema of the feature columns alone.</summary>
    public static DataViewSchema SchemaOf(IEnumerable<InputColumn> inputs)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var input in inputs)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            AddSlotNames(annotations, input.SlotNames);
            if (input.KeyValues is { } vocabulary)
                KeyVocabularies.Write(annotations, vocabulary);
            builder.AddColumn(input.Name, TypeOf(input), annotations.ToAnnotations());
        }
        return builder.ToSchema();
    }

    /// <summary>The ML.NET type of an output column.</summary>
    public static DataViewType TypeOf(OutputColumn column)
    {
        var item = ItemType(column.Type, column.KeyCount);
        return column.IsScalar ? item
            : column.IsSequence || column.IsList ? new VectorDataViewType(item)
            : new VectorDataViewType(item, column.Size);
    }

    /// <summary>The ML.NET type of a feature column.</summary>
    public static DataViewType TypeOf(InputColumn column)
    {
        var item = ItemType(column.Type, column.KeyCount);
        return column.IsScalar ? item
            : column.IsSequence ? new VectorDataViewType(item)
            : new VectorDataViewType(item, column.Size);
    }

    /// <summary>The item type for an ML.NET type; null if there is none.</summary>
    public static ColumnKind? ItemOf(DataViewType item) => item is VectorDataViewType ? null : ColumnShape.Of(item)?.Item;

    /// <summary>The ML.NET type of an item.</summary>
    public static PrimitiveDataViewType ItemType(ColumnKind item, int keyCount) =>
        item switch
        {
            ColumnKind.Single => NumberDataViewType.Single,
            ColumnKind.Boolean => BooleanDataViewType.Instance,
            ColumnKind.Byte => NumberDataViewType.Byte,
            ColumnKind.Key => new KeyDataViewType(typeof(uint), keyCount),
            ColumnKind.Text => TextDataViewType.Instance,
            ColumnKind.Double => NumberDataViewType.Double,
            ColumnKind.SByte => NumberDataViewType.SByte,
            ColumnKind.Int16 => NumberDataViewType.Int16,
            ColumnKind.UInt16 => NumberDataViewType.UInt16,
            ColumnKind.Int32 => NumberDataViewType.Int32,
            ColumnKind.UInt32 => NumberDataViewType.UInt32,
            ColumnKind.Int64 => NumberDataViewType.Int64,
            ColumnKind.UInt64 => NumberDataViewType.UInt64,
            _ => throw new NotSupportedException($"Columns of {item} are not known."),
        };

    private static DataViewSchema.Annotations Annotations(
        OutputColumn column,
        ModelSchema? model = null,
        IReadOnlyList<TaskSchema>? tasks = null
    )
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (!column.IsSequence && !column.IsList)
            AddSlotNames(builder, column.SlotNames);
        if (column.KeyValues is { } vocabulary)
            KeyVocabularies.Write(builder, vocabulary);
        if (model is not null && tasks is not null)
        {
            // Written on demand, because vocabularies can be long.
            var json = new Lazy<string>(() => SchemaJson.Write(new ModelSchema(model.Inputs, tasks)));
            builder.Add(TaskAnnotation, TextDataViewType.Instance, (ref ReadOnlyMemory<char> to) => to = json.Value.AsMemory());
        }
        return builder.ToAnnotations();
    }

    private static void AddSlotNames(DataViewSchema.Annotations.Builder builder, IReadOnlyList<string> slotNames)
    {
        if (slotNames.Count == 0)
            return;
        var names = new VBuffer<ReadOnlyMemory<char>>(slotNames.Count, slotNames.Select(name => name.AsMemory()).ToArray());
        builder.Add(SlotNames, new VectorDataViewType(TextDataViewType.Instance, slotNames.Count), (ref VBuffer<ReadOnlyMemory<char>> to) =>
            names.CopyTo(ref to)
        );
    }
}
