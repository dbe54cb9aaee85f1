using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Which values of a row are taken, where that differs between rows.</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue TopPositions(OnnxValue x, int count)
    {
        int[] dims = Rules.TopPositions(x.Dims, count);
        return _graph.SecondOutput(
            _scope,
            "TopK",
            DataType.Int64,
            dims,
            [Float(x), _graph.Integers(count)],
            [OnnxAttributes.Of("axis", -1L), OnnxAttributes.Of("largest", 1L), OnnxAttributes.Of("sorted", 1L)]
        );
    }

    public OnnxValue TakeAt(OnnxValue x, OnnxValue positions)
    {
        int[] dims = Rules.TakeAt(x.Dims, positions.Dims);
        if (positions.Type == DataType.Float)
            throw Rules.Error("TakeAt", $"the positions '{positions.Name}' are float32; they have to be whole numbers");
        return _graph.Node(_scope, "GatherElements", x.Type, dims, [x, positions], [OnnxAttributes.Of("axis", 1L)]);
    }

    /// <summary>NonMaxSuppression lists the boxes that are kept, row after row, as [kept, 3]: row, class and box. The list's length is
    /// known to the run alone, so ones are scattered into zeros by it.</summary>
    public OnnxValue Suppress(OnnxValue boxes, OnnxValue scores, float overlap)
    {
        int[] dims = Rules.Suppress(boxes.Dims, scores.Dims, overlap);
        scores = Float(scores);
        var kept = _graph.Node(
            _scope,
            "NonMaxSuppression",
            DataType.Int64,
            [Unknown, 3],
            [Float(boxes), Reshape(scores, 1, dims[1]), _graph.Integers(dims[1]), _graph.Numbers(overlap)]
        );
        var places = _graph.Node(
            _scope,
            "Gather",
            DataType.Int64,
            [Unknown, 2],
            [kept, _graph.Integers(0, 2)],
            [OnnxAttributes.Of("axis", 1L)]
        );
        var zeros = Node("ConstantOfShape", dims, [SizesOf(scores, 0, 2)]);
        var ones = Node("Add", [Unknown], [Node("ConstantOfShape", [Unknown], [SizesOf(kept, 0, 1)]), _graph.Scalar(1)]);
        return Node("ScatterND", dims, [zeros, places, ones]);
    }

    public OnnxValue Whole(OnnxValue x) => Cast(x, DataType.Int64);

    // A length that a run tells.
    private const int Unknown = -1;
}
