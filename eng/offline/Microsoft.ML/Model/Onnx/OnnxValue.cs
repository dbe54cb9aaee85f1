using Microsoft.ML.Data;

namespace Microsoft.ML.Onnx;

/// <summary>A named value of the graph: an input, an output or something in between. Dimensions start with the batch, written -1; null is a dimension without a size.</summary>
internal sealed record OnnxValue(string Name, OnnxElementType ElementType, IReadOnlyList<long?> Dimensions)
{
    /// <summary>A scalar is [-1, 1], a vector [-1, its dimensions], a vector of unknown size [-1, ?].</summary>
    public static OnnxValue Of(string name, DataViewType type)
    {
        List<long?> dimensions = [-1];
        if (type is not VectorDataViewType vector || vector.Size == 1)
            dimensions.Add(1);
        else if (vector.Size == 0)
            dimensions.Add(null);
        else
            dimensions.AddRange(vector.Dimensions.Select(d => (long?)d));
        return new OnnxValue(name, OnnxElementTypes.FromType(type), dimensions);
    }
}
