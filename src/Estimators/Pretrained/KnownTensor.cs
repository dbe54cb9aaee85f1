using System.Runtime.InteropServices;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>A value of a file's graph that is known before any row is: a weight, a constant, or sizes that were computed from
/// shapes.</summary>
/// <param name="Dims">Its shape.</param>
/// <param name="Floats">Its items, where they are numbers with fractions.</param>
/// <param name="Integers">Its items, where they are whole numbers or truth values.</param>
/// <param name="Initializer">Name of the initializer that it was computed from, the first of several; null where it was from none.</param>
internal sealed record KnownTensor(int[] Dims, float[]? Floats, long[]? Integers, string? Initializer = null)
{
    /// <summary>Stands for the number of rows of the batch among sizes.</summary>
    public const long Batch = -(1L << 40) - 1;

    /// <summary>Stands for the length of sequences among sizes. No product of the batch is it.</summary>
    public const long Length = -(1L << 44) - 1;

    // Asked for by each node that reads it.
    private float[]? _numbers;
    private float[]? _finite;
    private bool? _isFinite;

    // What is computed from the batch's size lies beyond all other sizes.
    private const long LargestSize = 1L << 33;

    /// <summary>Whether training may change it.</summary>
    public bool IsWeight => Initializer is not null;

    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>The items as float32; not to be changed.</summary>
    public float[] Numbers => Floats ?? (_numbers ??= Array.ConvertAll(Integers!, item => (float)item));

    /// <summary>Whether no item is infinite or no number.</summary>
    public bool IsFinite => _isFinite ??= Array.TrueForAll(Numbers, float.IsFinite);

    /// <summary>The same with 10³⁰ instead of what is infinite: times 0 that is 0.</summary>
    public float[] FiniteNumbers => _finite ??= IsFinite ? Numbers : Array.ConvertAll(Numbers, Finite);

    /// <summary>A number, 10³⁰ where it is infinite.</summary>
    public static float Finite(float number) => float.IsInfinity(number) ? MathF.CopySign(1e30f, number) : number;

    /// <summary>Whether an item was computed from the number of rows or their length, and is not that number itself.</summary>
    public bool HasComputedBatch =>
        Integers is { } items && items.Any(item => item is not (Batch or Length) and (> LargestSize or < -LargestSize));

    /// <summary>Whether an item is the length of sequences.</summary>
    public bool HasLength => Integers is { } items && items.Contains(Length);

    /// <summary>Whether a number was computed from the number of rows or their length. The ends of slices are larger numbers.</summary>
    public static bool IsSymbol(long item) =>
        item is (> LargestSize and < long.MaxValue - LargestSize) or (< -LargestSize and > long.MinValue + LargestSize);

    public static KnownTensor OfIntegers(params long[] items) => new([items.Length], null, items);

    /// <param name="tensor">The tensor.</param>
    /// <param name="initializer">Its name where it is an initializer.</param>
    /// <exception cref="OnnxModelException">Its items are text or of a type that no network computes with.</exception>
    public static KnownTensor Of(TensorProto tensor, string? initializer = null)
    {
        if (tensor.Dims.Any(dim => dim is < 0 or > int.MaxValue))
            throw new OnnxModelException($"The tensor '{tensor.Name}' has the shape [{string.Join(", ", tensor.Dims)}].");
        int[] dims = [.. tensor.Dims.Select(dim => (int)dim)];
        // A tensor without items costs nothing, but what is made of its other axes may.
        if (dims.Contains(0) && dims.Aggregate(1.0, (count, size) => count * Math.Max(1, size)) > SafetyLimits.Default.ConstantItems)
            throw new OnnxModelException($"The tensor '{tensor.Name}' has the shape {ShapeRules.Text(dims)}, and no items.");
        return (DataType)tensor.DataType switch
        {
            DataType.Float => new(dims, tensor.Floats(), null, initializer),
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
            new(dims, Array.ConvertAll(Items(typed), convert), null, initializer);

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

    public static KnownTensor FromTorch(Tensor value, string? initializer)
    {
        int[] dims = [.. value.shape.Select(size => checked((int)size))];
        return value.dtype == ScalarType.Float32
            ? new(dims, FlatTensor.Numbers(value), null, initializer)
            : new(dims, null, value.to(ScalarType.Int64).flatten().contiguous().data<long>().ToArray());
    }
}
