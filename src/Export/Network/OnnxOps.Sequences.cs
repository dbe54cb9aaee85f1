using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>Sequences [batch, length, …].</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue Gru(
        OnnxValue x,
        OnnxValue mask,
        OnnxValue weight,
        OnnxValue state,
        OnnxValue weightBias,
        OnnxValue stateBias,
        bool backward
    )
    {
        x = Float(x);
        int[] dims = Rules.Gru(x.Dims, mask.Dims, weight.Dims, state.Dims, weightBias.Dims, stateBias.Dims);
        int inputs = x.Dims[2],
            width = dims[2];
        // A row without steps is read as one of one step: the mask takes it out again.
        var lengths = Cast(Max(Sum(mask, 1), _graph.Scalar(1)), DataType.Int32);
        var byStep = Node("Transpose", [dims[1], dims[0], inputs], [x], OnnxAttributes.Ints("perm", 1, 0, 2));
        var bias = Concat(0, UpdateFirst(weightBias, width), UpdateFirst(stateBias, width));
        var states = Node(
            "GRU",
            [dims[1], 1, dims[0], width],
            [
                byStep,
                OneDirection(UpdateFirst(weight, width), 3 * width, inputs),
                OneDirection(UpdateFirst(state, width), 3 * width, width),
                OneDirection(bias, 6 * width),
                lengths,
            ],
            OnnxAttributes.Of("direction", backward ? "reverse" : "forward"),
            OnnxAttributes.Of("hidden_size", (long)width),
            OnnxAttributes.Of("linear_before_reset", 1L)
        );
        var byRow = Node("Transpose", [dims[0], dims[1], 1, width], [states], OnnxAttributes.Ints("perm", 2, 0, 1, 3));
        var flat = Node("Reshape", dims, [byRow, _graph.Integers(0, 0, width)]);
        return Mul(flat, Reshape(mask, ShapeRules.Length, 1));
    }

    public OnnxValue Shift(OnnxValue x, int steps)
    {
        int[] dims = Rules.Shift(x.Dims);
        if (steps == 0)
            return x;
        long by = Math.Abs((long)steps);
        var pads = steps > 0 ? _graph.Integers(0, by, 0, 0, 0, 0) : _graph.Integers(0, 0, 0, 0, by, 0);
        var padded = _graph.Node(_scope, "Pad", DataType.Float, dims, [Float(x), pads]);
        var (start, end) = steps > 0 ? (0L, -by) : (by, (long)int.MaxValue);
        return Node("Slice", dims, [padded, _graph.Integers(start), _graph.Integers(end), _graph.Integers(1)]);
    }

    public OnnxValue Positions(OnnxValue x, int count)
    {
        int[] dims = Rules.Positions(x.Dims, count);
        var zeros = Node("ConstantOfShape", dims, [SizesOf(x, 1, 2)]);
        var positions = Node(
            "CumSum",
            dims,
            [Node("Add", dims, [zeros, _graph.Scalar(1)]), _graph.Integers(0)],
            OnnxAttributes.Of("exclusive", 1L)
        );
        return Cast(Min(positions, _graph.Scalar(count - 1)), DataType.Int64);
    }

    public OnnxValue JoinSteps(OnnxValue x)
    {
        int[] dims = Rules.JoinSteps(x.Dims);
        return _graph.Node(_scope, "Reshape", x.Type, dims, [x, _graph.Integers([.. dims.Select(d => (long)d)])]);
    }

    public OnnxValue SplitSteps(OnnxValue x, OnnxValue like)
    {
        int[] dims = Rules.SplitSteps(x.Dims, like.Dims);
        var sizes = _graph.Node(
            _scope,
            "Concat",
            DataType.Int64,
            [dims.Length],
            [SizesOf(like, 0, 2), _graph.Integers([.. dims.Skip(2).Select(d => (long)d)])],
            [OnnxAttributes.Of("axis", 0L)]
        );
        return _graph.Node(_scope, "Reshape", x.Type, dims, [x, sizes]);
    }

    /// <summary>Sizes of some axes of a value, as they are when it runs.</summary>
    private OnnxValue SizesOf(OnnxValue x, int from, int to)
    {
        var shape = _graph.Node(_scope, "Shape", DataType.Int64, [x.Rank], [x]);
        return _graph.Node(
            _scope,
            "Slice",
            DataType.Int64,
            [to - from],
            [shape, _graph.Integers(from), _graph.Integers(to), _graph.Integers(0)]
        );
    }

    /// <summary>The gates of a parameter in ONNX's order: the update gate z first, then r and n.</summary>
    private OnnxValue UpdateFirst(OnnxValue parameter, int width)
    {
        OnnxValue Gate(int i) => Slice(parameter, 0, i * width, (i + 1) * width);
        return Concat(0, Gate(1), Gate(0), Gate(2));
    }

    private OnnxValue OneDirection(OnnxValue parameter, params ReadOnlySpan<int> dims)
    {
        int[] all = [1, .. dims];
        return Node("Reshape", all, [parameter, _graph.Integers([.. all.Select(d => (long)d)])]);
    }
}
