using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>An ML.NET column type as a tensor: item type, number of slots, number of keys.</summary>
internal readonly record struct ColumnShape(ColumnKind Item, int Size, bool IsScalar, int KeyCount)
{
    /// <summary>The tensor for a type; null where ONNX has none (dates, images, vectors of unknown size).</summary>
    public static ColumnShape? Of(DataViewType type)
    {
        var vector = type as VectorDataViewType;
        if (vector is { Size: 0 })
            return null;
        var item = vector?.ItemType ?? type;
        int size = vector?.Size ?? 1;
        if (item is KeyDataViewType key)
            return new(ColumnKind.Key, size, vector is null, (int)Math.Min(key.Count, int.MaxValue));
        return Plain(item) is { } found ? new(found, size, vector is null, 0) : null;
    }

    /// <summary>The same for a column whose rows have different lengths, with a size of 0; null for others.</summary>
    public static ColumnShape? OfSequence(DataViewType type) =>
        type is VectorDataViewType { IsKnownSize: false } vector && Of(vector.ItemType) is { } item
            ? item with { IsScalar = false, Size = 0 }
            : null;

    private static ColumnKind? Plain(DataViewType type) =>
        type switch
        {
            TextDataViewType => ColumnKind.Text,
            BooleanDataViewType => ColumnKind.Boolean,
            NumberDataViewType number => Number(number.RawType),
            _ => null,
        };

    private static ColumnKind? Number(Type raw) =>
        Type.GetTypeCode(raw) switch
        {
            TypeCode.Single => ColumnKind.Single,
            TypeCode.Double => ColumnKind.Double,
            TypeCode.Byte => ColumnKind.Byte,
            TypeCode.SByte => ColumnKind.SByte,
            TypeCode.Int16 => ColumnKind.Int16,
            TypeCode.Int32 => ColumnKind.Int32,
            TypeCode.Int64 => ColumnKind.Int64,
            TypeCode.UInt16 => ColumnKind.UInt16,
            TypeCode.UInt32 => ColumnKind.UInt32,
            TypeCode.UInt64 => ColumnKind.UInt64,
            _ => null,
        };
}
