using System.Globalization;
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

    /// <summary>What the keys stand for; null where that is not known.</summary>
    public static KeyVocabulary? KeyValues(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType { ItemType: var item })
            return null;
        string[]? dates = item switch
        {
            DateTimeDataViewType => Values<DateTime>(column, "KeyValues", v => v.ToString("O", CultureInfo.InvariantCulture)),
            DateTimeOffsetDataViewType => Values<DateTimeOffset>(column, "KeyValues", v => v.ToString("O", CultureInfo.InvariantCulture)),
            TimeSpanDataViewType => Values<TimeSpan>(column, "KeyValues", v => v.ToString("c", CultureInfo.InvariantCulture)),
            _ => null,
        };
        string[]? values = dates
            ?? ColumnShape.Of(item)?.Item switch
            {
                ColumnKind.Text => Values<ReadOnlyMemory<char>>(column, "KeyValues", v => Utf8Text.Of(v.ToString())),
                ColumnKind.Single => Values<float>(column, "KeyValues", v => v.ToString("R", CultureInfo.InvariantCulture)),
                ColumnKind.Double => Values<double>(column, "KeyValues", v => v.ToString("R", CultureInfo.InvariantCulture)),
                ColumnKind.Boolean => Values<bool>(column, "KeyValues", v => v ? "true" : "false"),
                ColumnKind.Byte => Integers<byte>(column),
                ColumnKind.SByte => Integers<sbyte>(column),
                ColumnKind.Int16 => Integers<short>(column),
                ColumnKind.Int32 => Integers<int>(column),
                ColumnKind.Int64 => Integers<long>(column),
                ColumnKind.UInt16 => Integers<ushort>(column),
                ColumnKind.UInt32 => Integers<uint>(column),
                ColumnKind.UInt64 => Integers<ulong>(column),
                _ => null,
            };
        return values is null ? null : new(item is TextDataViewType ? "String" : item.RawType.Name, values);
    }

    private static string[] Integers<T>(DataViewSchema.Column column)
        where T : IFormattable => Values<T>(column, "KeyValues", v => v.ToString(null, CultureInfo.InvariantCulture));

    private static string[] Values<T>(DataViewSchema.Column column, string kind, Func<T, string> text)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(text)];
    }
}
