namespace MlNet.MultiTask.Safety;

/// <summary>The item types that values may have, in groups.</summary>
internal static class ItemTypes
{
    public static IReadOnlySet<DataType> Floats { get; } = new HashSet<DataType> { DataType.Float, DataType.Double, DataType.Float16 };

    public static IReadOnlySet<DataType> Signed { get; } =
        new HashSet<DataType>(Floats) { DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64 };

    public static IReadOnlySet<DataType> Unsigned { get; } =
        new HashSet<DataType> { DataType.Uint8, DataType.Uint16, DataType.Uint32, DataType.Uint64 };

    public static IReadOnlySet<DataType> Numbers { get; } = new HashSet<DataType>([.. Signed, .. Unsigned]);

    public static IReadOnlySet<DataType> Booleans { get; } = new HashSet<DataType> { DataType.Bool };

    public static IReadOnlySet<DataType> Texts { get; } = new HashSet<DataType> { DataType.String };

    public static IReadOnlySet<DataType> Positions { get; } = new HashSet<DataType> { DataType.Int32, DataType.Int64 };

    /// <summary>What the classical operators of <c>ai.onnx.ml</c> read.</summary>
    public static IReadOnlySet<DataType> Classical { get; } =
        new HashSet<DataType> { DataType.Float, DataType.Double, DataType.Int32, DataType.Int64 };

    public static IReadOnlySet<DataType> All { get; } = new HashSet<DataType>([.. Numbers, DataType.Bool, DataType.String]);
}
