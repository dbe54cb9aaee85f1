using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>An ML.NET column type as a tensor: item type, number of slots, number of keys.</summary>
internal readonly record struct ColumnShape(ColumnItem Item, int Size, bool IsScalar, int KeyCount)
{
    /// <summary>The tensor for a type; null where ONNX has none (dates, images, vectors of unknown size).</summary>
    public static ColumnShape? Of(DataViewType type)
    {
        var vector = type as VectorDataViewType;
        if (vector is { Size: 0 }) return null;
        var item = vector?.ItemType ?? type;
        int size = vector?.Size ?? 1;
        if (item is KeyDataViewType key) return new(ColumnItem.Key, size, vector is null, (int)Math.Min(key.Count, int.MaxValue));
        return Plain(item) is { } found ? new(found, size, vector is null, 0) : null;
    }

    private static ColumnItem? Plain(DataViewType type) => type switch
    {
        TextDataViewType => ColumnItem.Text,
        BooleanDataViewType => ColumnItem.Boolean,
        NumberDataViewType number => Number(number.RawType),
        _ => null,
    };

    private static ColumnItem? Number(Type raw) => Type.GetTypeCode(raw) switch
    {
        TypeCode.Single => ColumnItem.Single,
        TypeCode.Double => ColumnItem.Double,
        TypeCode.Byte => ColumnItem.Byte,
        TypeCode.SByte => ColumnItem.SByte,
        TypeCode.Int16 => ColumnItem.Int16,
        TypeCode.Int32 => ColumnItem.Int32,
        TypeCode.Int64 => ColumnItem.Int64,
        TypeCode.UInt16 => ColumnItem.UInt16,
        TypeCode.UInt32 => ColumnItem.UInt32,
        TypeCode.UInt64 => ColumnItem.UInt64,
        _ => null,
    };
}
