using Microsoft.ML.Data;

namespace Microsoft.ML.Runtime;

internal static class DataViewTypeExtensions
{
    /// <summary>The type itself, or the item type of a vector.</summary>
    public static DataViewType GetItemType(this DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>1 for a scalar, the size of a vector, 0 for a vector of unknown size.</summary>
    public static int GetValueCount(this DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    public static bool IsKnownSizeVector(this DataViewType type) => type is VectorDataViewType { IsKnownSize: true };

    /// <summary>How many keys, 0 when the type is no key.</summary>
    public static ulong GetKeyCount(this DataViewType type) => type is KeyDataViewType key ? key.Count : 0;

    /// <summary>The same shape with another item type.</summary>
    public static DataViewType WithItemType(this DataViewType type, PrimitiveDataViewType itemType) =>
        type is VectorDataViewType vector ? new VectorDataViewType(itemType, vector.Dimensions) : itemType;

    /// <summary>The plain (no key) type whose values are of a .NET type; null when there is none.</summary>
    public static PrimitiveDataViewType PrimitiveTypeOf(Type rawType) =>
        rawType == typeof(float) ? NumberDataViewType.Single
        : rawType == typeof(double) ? NumberDataViewType.Double
        : rawType == typeof(bool) ? BooleanDataViewType.Instance
        : rawType == typeof(ReadOnlyMemory<char>) || rawType == typeof(string) ? TextDataViewType.Instance
        : rawType == typeof(int) ? NumberDataViewType.Int32
        : rawType == typeof(uint) ? NumberDataViewType.UInt32
        : rawType == typeof(long) ? NumberDataViewType.Int64
        : rawType == typeof(ulong) ? NumberDataViewType.UInt64
        : rawType == typeof(short) ? NumberDataViewType.Int16
        : rawType == typeof(ushort) ? NumberDataViewType.UInt16
        : rawType == typeof(sbyte) ? NumberDataViewType.SByte
        : rawType == typeof(byte) ? NumberDataViewType.Byte
        : rawType == typeof(DateTime) ? DateTimeDataViewType.Instance
        : rawType == typeof(DateTimeOffset) ? DateTimeOffsetDataViewType.Instance
        : rawType == typeof(TimeSpan) ? TimeSpanDataViewType.Instance
        : rawType == typeof(DataViewRowId) ? RowIdDataViewType.Instance
        : null;

    public static PrimitiveDataViewType ToPrimitiveType(this DataKind kind) => kind switch
    {
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.TimeSpan => TimeSpanDataViewType.Instance,
        DataKind.DateTime => DateTimeDataViewType.Instance,
        DataKind.DateTimeOffset => DateTimeOffsetDataViewType.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a data kind"),
    };
}
