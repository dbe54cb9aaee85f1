using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>What the annotations of a column say.</summary>
internal static class ColumnAnnotations
{
    /// <summary>Names of the slots; empty where there are none.</summary>
    public static IReadOnlyList<string> SlotNames(this DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull("SlotNames") is { Type: VectorDataViewType { ItemType: TextDataViewType } }
        && column.Type is VectorDataViewType { Size: > 0 } type
        && Values<ReadOnlyMemory<char>>(column, "SlotNames", v => v.ToString()) is var names
        && names.Length == type.Size
            ? names
            : [];

    private static string[] Values<T>(DataViewSchema.Column column, string kind, Func<T, string> text)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(text)];
    }
}
