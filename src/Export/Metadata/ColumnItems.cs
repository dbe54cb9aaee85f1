namespace MlNet.MultiTask;

/// <summary>Column items and the ONNX types that carry them.</summary>
internal static class ColumnItems
{
    public static DataType ToOnnx(this ColumnItem item) => item switch
    {
        ColumnItem.Single => DataType.Float,
        ColumnItem.Boolean => DataType.Bool,
        ColumnItem.Key or ColumnItem.UInt32 => DataType.Uint32,
        ColumnItem.Byte => DataType.Uint8,
        ColumnItem.Text => DataType.String,
        ColumnItem.Double => DataType.Double,
        ColumnItem.SByte => DataType.Int8,
        ColumnItem.Int16 => DataType.Int16,
        ColumnItem.Int32 => DataType.Int32,
        ColumnItem.Int64 => DataType.Int64,
        ColumnItem.UInt16 => DataType.Uint16,
        ColumnItem.UInt64 => DataType.Uint64,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "There is no such column item."),
    };
}
