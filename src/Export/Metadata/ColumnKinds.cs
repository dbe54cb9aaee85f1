namespace MlNet.MultiTask;

/// <summary>Column items and the ONNX types that carry them.</summary>
internal static class ColumnKinds
{
    public static DataType ToOnnx(this ColumnKind item) =>
        item switch
        {
            ColumnKind.Single => DataType.Float,
            ColumnKind.Boolean => DataType.Bool,
            ColumnKind.Key or ColumnKind.UInt32 => DataType.Uint32,
            ColumnKind.Byte => DataType.Uint8,
            ColumnKind.Text => DataType.String,
            ColumnKind.Double => DataType.Double,
            ColumnKind.SByte => DataType.Int8,
            ColumnKind.Int16 => DataType.Int16,
            ColumnKind.Int32 => DataType.Int32,
            ColumnKind.Int64 => DataType.Int64,
            ColumnKind.UInt16 => DataType.Uint16,
            ColumnKind.UInt64 => DataType.Uint64,
            _ => throw new ArgumentOutOfRangeException(nameof(item), item, "There is no such column item."),
        };
}
