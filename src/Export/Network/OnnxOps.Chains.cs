using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>Chains of tags along sequences: recurrences of ONNX's Scan, whose bodies are <see cref="ChainBodies"/>.</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue ChainProbabilities(OnnxValue scores, OnnxValue mask, OnnxValue transitions, OnnxValue first, OnnxValue last)
    {
        int[] dims = Rules.Chain(scores.Dims, mask.Dims, transitions.Dims, first.Dims, last.Dims);
        int tags = dims[2];
        int[] byStep = [dims[1], dims[0], tags];
        var steps = Node("Transpose", byStep, [Float(scores)], OnnxAttributes.Ints("perm", 1, 0, 2));
        var known = KnownSteps(mask);
        var row = Affine(Sum(mask, 1, keepAxis: true), 0, 0);
        var forwards = Node("Exp", [tags, tags], [transitions]);
        var backwards = Node("Transpose", [tags, tags], [forwards], OnnxAttributes.Ints("perm", 1, 0));
        OnnxValue Sums(OnnxValue shares, OnnxValue start, bool reverse) =>
            _graph.Scan(_scope, ChainBodies.Sums, [shares, Add(row, start)], [steps, known], reverse, DataType.Float, byStep);
        var sum = Node("Add", byStep, [Sums(forwards, first, false), Node("Add", byStep, [steps, Sums(backwards, last, true)])]);
        var shares = Node("Softmax", byStep, [sum], OnnxAttributes.Of("axis", (long)2));
        return Node("Transpose", dims, [shares], OnnxAttributes.Ints("perm", 1, 0, 2));
    }

    public OnnxValue ChainPath(OnnxValue scores, OnnxValue mask, OnnxValue transitions, OnnxValue first, OnnxValue last)
    {
        int[] dims = Rules.Chain(scores.Dims, mask.Dims, transitions.Dims, first.Dims, last.Dims);
        // One tag more, from which a row comes to its first step, and which no step has.
        int tags = dims[2],
            all = tags + 1;
        OnnxValue Never(OnnxValue like, int axis) => Affine(Slice(like, axis, 0, 1), 0, ShapeRules.Never);
        var start = Node("Reshape", [1, tags], [first, _graph.Integers(1, tags)]);
        var rows = Concat(0, transitions, start);
        var ways = Concat(1, rows, Never(rows, 1));
        var wide = Concat(2, Float(scores), Never(Float(scores), 2));
        var byStep = Node("Transpose", [dims[1], dims[0], all], [wide], OnnxAttributes.Ints("perm", 1, 0, 2));
        var steps = Node("Reshape", [dims[1], dims[0], 1, all], [byStep, _graph.Integers(0, 0, 1, all)]);
        var known = _graph.Node(
            _scope,
            "Reshape",
            DataType.Bool,
            [dims[1], dims[0], 1, 1],
            [KnownSteps(mask), _graph.Integers(0, 0, 1, 1)]
        );
        var row = Affine(Reshape(Sum(mask, 1, keepAxis: true), 1, 1), 0, 0);
        var pointers = _graph.Scan(
            _scope,
            ChainBodies.Best,
            [ways, Add(row, Concat(0, last, Never(last, 0)))],
            [steps, known],
            reverse: true,
            DataType.Int64,
            [dims[1], dims[0], all, 1]
        );
        var path = _graph.Scan(
            _scope,
            ChainBodies.Trace,
            [Cast(Affine(row, 0, tags), DataType.Int64)],
            [pointers],
            reverse: false,
            DataType.Int64,
            [dims[1], dims[0], 1, 1]
        );
        var byRow = _graph.Node(
            _scope,
            "Transpose",
            DataType.Int64,
            [dims[0], dims[1], 1, 1],
            [path],
            [OnnxAttributes.Ints("perm", 1, 0, 2, 3)]
        );
        var flat = _graph.Node(_scope, "Reshape", DataType.Int64, [dims[0], dims[1]], [byRow, _graph.Integers(0, 0)]);
        // Behind a row's end the path may go anywhere.
        return _graph.Node(_scope, "Min", DataType.Int64, flat.Dims, [flat, _graph.Integer(tags - 1, flat)]);
    }

    // [length, batch, 1].
    private OnnxValue KnownSteps(OnnxValue mask)
    {
        int[] dims = [mask.Dims[1], mask.Dims[0], 1];
        var byStep = Node("Transpose", dims, [Reshape(mask, ShapeRules.Length, 1)], OnnxAttributes.Ints("perm", 1, 0, 2));
        return Cast(byStep, DataType.Bool);
    }
}
