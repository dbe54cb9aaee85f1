using Microsoft.ML.Data;

namespace Microsoft.ML.Onnx;

/// <summary>Element types with the numbers that ONNX gives them (TensorProto.DataType).</summary>
internal enum OnnxElementType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
}

internal static class OnnxElementTypes
{
    private static readonly Dictionary<Type, OnnxElementType> ByRawType = new()
    {
        [typeof(float)] = OnnxElementType.Float,
        [typeof(byte)] = OnnxElementType.UInt8,
        [typeof(sbyte)] = OnnxElementType.Int8,
        [typeof(ushort)] = OnnxElementType.UInt16,
        [typeof(short)] = OnnxElementType.Int16,
        [typeof(int)] = OnnxElementType.Int32,
        [typeof(long)] = OnnxElementType.Int64,
        [typeof(ReadOnlyMemory<char>)] = OnnxElementType.String,
        [typeof(bool)] = OnnxElementType.Bool,
        [typeof(double)] = OnnxElementType.Double,
        [typeof(uint)] = OnnxElementType.UInt32,
        [typeof(ulong)] = OnnxElementType.UInt64,
    };

    /// <summary>The ONNX type of values that a data view holds as <paramref name="rawType"/>.</summary>
    public static OnnxElementType FromRawType(Type rawType)
        => ByRawType.TryGetValue(rawType, out OnnxElementType type)
            ? type
            : throw new InvalidOperationException("Unsupported type: " + rawType);

    public static OnnxElementType FromType(DataViewType type)
        => FromRawType(type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType);
}
