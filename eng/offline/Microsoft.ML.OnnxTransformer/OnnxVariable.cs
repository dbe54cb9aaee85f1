using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of a model. In <paramref name="Shape"/> what is below 1 is not known.</summary>
internal sealed record OnnxVariable(string Name, int[] Shape, DataViewType Type)
{
    public static OnnxVariable Of(string name, NodeMetadata metadata, IDictionary<string, int[]> shapes)
    {
        if (!metadata.IsTensor)
            throw Contracts.Except($"'{name}' of the ONNX model is {metadata.OnnxValueType}, which the offline stand-in cannot read: only tensors.");
        var item = DataViewTypeExtensions.PrimitiveTypeOf(metadata.ElementType) as PrimitiveDataViewType
            ?? throw Contracts.Except("Unsupported ONNX scalar type: " + metadata.ElementType);
        if (shapes == null || !shapes.TryGetValue(name, out var given))
            return new OnnxVariable(name, metadata.Dimensions, TypeOf(item, metadata.Dimensions));

        if (!Fits(given, metadata.Dimensions))
            throw ExceptValue(given, "shapeDictionary", $"The specified shape {string.Join(",", given)} is not compatible with the shape {string.Join(",", metadata.Dimensions)} "
                + "loaded from the ONNX model file. Only unknown dimension can replace or be replaced by another dimension.");
        var type = metadata.Dimensions.Length == 0 ? item
            : given.All(size => size > 0) ? new VectorDataViewType(item, given)
            : (DataViewType)new VectorDataViewType(item);
        return new OnnxVariable(name, given, type);
    }

    /// <summary>The dimensions that one row has: an unknown batch is 1, what else is unknown is 0.</summary>
    public int[] RowShape() => Shape.Length == 0 ? [1] : [Shape[0] < 0 ? 1 : Math.Max(Shape[0], 0), .. Shape.Skip(1).Select(size => Math.Max(size, 0))];

    /// <summary>ML.NET hands the three to the constructor in the wrong order: the message ends up as the parameter's name.</summary>
    public static Exception ExceptValue(object value, string paramName, string message) => new ArgumentOutOfRangeException(message, value, paramName);

    private static DataViewType TypeOf(PrimitiveDataViewType item, int[] shape)
    {
        if (shape.Length == 0)
            return item;
        int[] sizes = [shape[0] <= 0 ? 1 : shape[0], .. shape.Skip(1)];
        return sizes.All(size => size > 0) ? new VectorDataViewType(item, sizes) : new VectorDataViewType(item);
    }

    private static bool Fits(int[] given, int[] declared)
        => given.Length == declared.Length && given.Zip(declared).All(pair => pair.First == pair.Second || pair.First <= 0 || pair.Second <= 0);
}
