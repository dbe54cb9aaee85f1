using System.Runtime.InteropServices;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Safety;

/// <summary>What is known about constant tensors.</summary>
internal static class ConstantTensors
{
    /// <summary>Lists of whole numbers up to this length are shapes and axes, whose values are kept.</summary>
    private const int LongestList = 256;

    /// <summary>Lists of numbers up to this length are scales, whose values are kept.</summary>
    private const int LongestScales = 8;

    /// <exception cref="OnnxModelException">The tensor has a type or a shape that no writer gives it.</exception>
    public static GraphValue Value(TensorProto tensor, SafetyLimits limits)
    {
        var type = (DataType)tensor.DataType;
        if (!ItemTypes.All.Contains(type))
            throw Unsafe.Model($"its tensor '{tensor.Name}' is of the type {type}");
        if (tensor.Dims.Count > limits.Rank)
            throw Unsafe.Model($"its tensor '{tensor.Name}' has {tensor.Dims.Count} dimensions");
        if (tensor.Count() < 1)
            throw Unsafe.Model($"its tensor '{tensor.Name}' is empty");
        return new(type, Shape.Of(tensor.Dims))
        {
            IsConstant = true,
            Integers = Integers(tensor, type),
            Numbers = type == DataType.Float && tensor.Dims.Count == 1 && tensor.Count() <= LongestScales ? tensor.Floats() : null,
        };
    }

    private static IReadOnlyList<Dim>? Integers(TensorProto tensor, DataType type)
    {
        if (tensor.Dims.Count > 1 || tensor.Count() > LongestList)
            return null;
        return type switch
        {
            DataType.Int64 => [.. tensor.Int64s().Select(Number)],
            DataType.Int32 when tensor.RawData.IsEmpty => [.. tensor.Int32Data.Select(number => Number(number))],
            DataType.Int32 => [.. MemoryMarshal.Cast<byte, int>(tensor.RawData.Span).ToArray().Select(number => Number(number))],
            _ => null,
        };
    }

    // Negative numbers are axes and the like, and no sizes.
    private static Dim Number(long number) => Dim.Of(number);
}
