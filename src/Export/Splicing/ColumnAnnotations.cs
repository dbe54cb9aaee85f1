using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>What the annotations of a column say.</summary>
internal static class ColumnAnnotations
{
    /// <summary>Names of the slots; empty where there are none.</summary>
    public static IReadOnlyList<string> SlotNames(this DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull("SlotNames") is { Type: VectorDataViewType { ItemType: TextDataViewType } } && column.Type is VectorDataViewType { Size: > 0 } type
            && Values<ReadOnlyMemory<char>>(column, "SlotNames", v => v.ToString()) is var names && names.Length == type.Size
            ? names
            : [];

    /// <summary>What the keys stand for; null where that is not known.</summary>
    public static KeyVocabulary? KeyValues(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType { ItemType: var item }) return null;
        string[]? values = ColumnShape.Of(item)?.Item switch
        {
            ColumnItem.Text => Values<ReadOnlyMemory<char>>(column, "KeyValues", v => v.ToString()),
            ColumnItem.Single => Values<float>(column, "KeyValues", v => v.ToString("R", CultureInfo.InvariantCulture)),
            ColumnItem.Double => Values<double>(column, "KeyValues", v => v.ToString("R", CultureInfo.InvariantCulture)),
            ColumnItem.Boolean => Values<bool>(column, "KeyValues", v => v ? "true" : "false"),
            ColumnItem.Byte => Integers<byte>(column),
            ColumnItem.SByte => Integers<sbyte>(column),
            ColumnItem.Int16 => Integers<short>(column),
            ColumnItem.Int32 => Integers<int>(column),
            ColumnItem.Int64 => Integers<long>(column),
            ColumnItem.UInt16 => Integers<ushort>(column),
            ColumnItem.UInt32 => Integers<uint>(column),
            ColumnItem.UInt64 => Integers<ulong>(column),
            _ => null,
        };
        return values is null ? null : new(item is TextDataViewType ? "String" : item.RawType.Name, values);
    }

    private static string[] Integers<T>(DataViewSchema.Column column) where T : IFormattable => Values<T>(column, "KeyValues", v => v.ToString(null, CultureInfo.InvariantCulture));

    private static string[] Values<T>(DataViewSchema.Column column, string kind, Func<T, string> text)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(text)];
    }
}
