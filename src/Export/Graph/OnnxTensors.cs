using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>Makes and reads constant tensors.</summary>
internal static class OnnxTensors
{
    public static TensorProto Of<T>(string name, DataType type, ReadOnlySpan<T> values, params ReadOnlySpan<int> dims)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX tensors are little-endian, and this machine is not.");
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        foreach (int dim in dims)
            tensor.Dims.Add(dim);
        return tensor;
    }

    public static TensorProto OfText(string name, IEnumerable<string> values, params ReadOnlySpan<int> dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.String };
        foreach (string value in values)
            tensor.StringData.Add(ByteString.CopyFromUtf8(value));
        foreach (int dim in dims)
            tensor.Dims.Add(dim);
        return tensor;
    }

    /// <summary>Number of items, from the dimensions.</summary>
    /// <exception cref="OnnxModelException">A dimension is negative or the product is beyond all bounds.</exception>
    public static long Count(this TensorProto tensor)
    {
        long count = 1;
        foreach (long dim in tensor.Dims)
        {
            if (dim < 0)
                throw new OnnxModelException($"The tensor '{tensor.Name}' has the dimension {dim}; constant tensors have none below 0.");
            try
            {
                count = checked(count * dim);
            }
            catch (OverflowException e)
            {
                throw new OnnxModelException($"The tensor '{tensor.Name}' claims more items than any file holds.", e);
            }
        }
        return count;
    }

    /// <summary>The items as float32.</summary>
    /// <exception cref="OnnxModelException">The tensor is of another type or holds another number of items than its shape says.</exception>
    public static float[] Floats(this TensorProto tensor) => Read(tensor, DataType.Float, tensor.FloatData);

    /// <summary>The items as float16. A list of them in a file holds their bits as whole numbers.</summary>
    /// <exception cref="OnnxModelException">The tensor is of another type or holds another number of items than its shape says.</exception>
    public static Half[] Halves(this TensorProto tensor) =>
        Read(tensor, DataType.Float16, [.. tensor.Int32Data.Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))]);

    /// <summary>The items as int64.</summary>
    /// <exception cref="OnnxModelException">The tensor is of another type or holds another number of items than its shape says.</exception>
    public static long[] Int64s(this TensorProto tensor) => Read(tensor, DataType.Int64, tensor.Int64Data);

    /// <summary>Bytes of one item; 0 for text and for types unknown here.</summary>
    public static int ItemBytes(DataType type) =>
        type switch
        {
            DataType.Uint8 or DataType.Int8 or DataType.Bool => 1,
            DataType.Uint16 or DataType.Int16 or DataType.Float16 or DataType.Bfloat16 => 2,
            DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
            DataType.Int64 or DataType.Uint64 or DataType.Double or DataType.Complex64 => 8,
            DataType.Complex128 => 16,
            _ => 0,
        };

    private static T[] Read<T>(TensorProto tensor, DataType type, IReadOnlyList<T> typed)
        where T : unmanaged
    {
        if (tensor.DataType != (int)type)
            throw new OnnxModelException($"The tensor '{tensor.Name}' is of type {(DataType)tensor.DataType}, not {type}.");
        T[] items = tensor.RawData.IsEmpty ? [.. typed] : MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray();
        if (items.Length != tensor.Count())
            throw new OnnxModelException(
                $"The tensor '{tensor.Name}' holds {items.Length} items where its shape "
                    + $"[{string.Join(", ", tensor.Dims)}] says {tensor.Count()}."
            );
        return items;
    }
}
