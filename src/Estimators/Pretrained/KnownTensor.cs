using System.Runtime.InteropServices;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>A value of a file's graph that is known before any row is: a weight, a constant, or sizes that were computed from
/// shapes.</summary>
/// <param name="Dims">Its shape.</param>
/// <param name="Floats">Its items, where they are numbers with fractions.</param>
/// <param name="Integers">Its items, where they are whole numbers or truth values.</param>
/// <param name="IsWeight">Whether it was computed from initializers of the file, which training may change.</param>
internal sealed record KnownTensor(int[] Dims, float[]? Floats, long[]? Integers, bool IsWeight = false)
{
    /// <summary>Stands for the number of rows of the batch among sizes.</summary>
    public const long Batch = -(1L << 40) - 1;

    // What is computed from the batch's size lies beyond all other sizes.
    private const long LargestSize = 1L << 33;

    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>The items as float32.</summary>
    public float[] Numbers => Floats ?? Array.ConvertAll(Integers!, item => (float)item);

    /// <summary>Whether an item was computed from the number of rows, and is not that number itself.</summary>
    public bool HasComputedBatch => Integers is { } items && items.Any(item => item != Batch && Math.Abs(item) > LargestSize);

    public static KnownTensor OfIntegers(params long[] items) => new([items.Length], null, items);

    /// <exception cref="OnnxModelException">Its items are text or of a type that no network computes with.</exception>
    public static KnownTensor Of(TensorProto tensor, bool isWeight)
    {
        if (tensor.Dims.Any(dim => dim is < 0 or > int.MaxValue))
            throw new OnnxModelException($"The tensor '{tensor.Name}' has the shape [{string.Join(", ", tensor.Dims)}].");
        int[] dims = [.. tensor.Dims.Select(dim => (int)dim)];
        return (DataType)tensor.DataType switch
        {
            DataType.Float => new(dims, tensor.Floats(), null, isWeight),
            DataType.Double => Floats<double>(tensor.DoubleData, item => (float)item),
            DataType.Float16 => Floats<Half>(
                [.. tensor.Int32Data.Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))],
                item => (float)item
            ),
            DataType.Int64 => new(dims, null, tensor.Int64s()),
            DataType.Int32 => Whole<int>(item => item),
            DataType.Bool or DataType.Uint8 => Whole<byte>(item => item),
            DataType.Int8 => Whole<sbyte>(item => item),
            var type => throw new OnnxModelException(
                $"The tensor '{tensor.Name}' is of type {type}: a network is trained with numbers of float32, float64 or float16, and "
                    + "with whole numbers as sizes and positions."
            ),
        };

        KnownTensor Floats<TItem>(IReadOnlyList<TItem> typed, Converter<TItem, float> convert)
            where TItem : unmanaged =>
            new(dims, Array.ConvertAll(Items(typed), convert), null, isWeight);

        KnownTensor Whole<TItem>(Converter<TItem, long> convert)
            where TItem : unmanaged =>
            tensor.RawData.IsEmpty
                ? new(dims, null, [.. tensor.Int32Data.Select(item => (long)item)])
                : new(dims, null, Array.ConvertAll(Items<TItem>([]), convert));

        TItem[] Items<TItem>(IReadOnlyList<TItem> typed)
            where TItem : unmanaged =>
            tensor.RawData.IsEmpty ? [.. typed] : MemoryMarshal.Cast<byte, TItem>(tensor.RawData.Span).ToArray();
    }

    /// <summary>The value as a tensor of float32 or int64, for the dispose scope that is open.</summary>
    public Tensor ToTorch()
    {
        long[] sizes = [.. Dims.Select(dim => (long)dim)];
        return Floats is { } floats ? tensor(floats).reshape(sizes) : tensor(Integers!).reshape(sizes);
    }

    public static KnownTensor FromTorch(Tensor value, bool isWeight)
    {
        int[] dims = [.. value.shape.Select(size => checked((int)size))];
        return value.dtype == ScalarType.Float32
            ? new(dims, FlatTensor.Numbers(value), null, isWeight)
            : new(dims, null, value.to(ScalarType.Int64).flatten().contiguous().data<long>().ToArray());
    }
}
