using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Along one axis.</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue Softmax(OnnxValue x, int axis) => AlongAxis("Softmax", x, axis);

    public OnnxValue LogSoftmax(OnnxValue x, int axis) => AlongAxis("LogSoftmax", x, axis);

    public OnnxValue Sum(OnnxValue x, int axis, bool keepAxis = false) => Reduce("Sum", "ReduceSum", 13, x, axis, keepAxis);

    public OnnxValue Mean(OnnxValue x, int axis, bool keepAxis = false) => Reduce("Mean", "ReduceMean", 18, x, axis, keepAxis);

    public OnnxValue ReduceMax(OnnxValue x, int axis, bool keepAxis = false) => Reduce("ReduceMax", "ReduceMax", 18, x, axis, keepAxis);

    public OnnxValue ArgMax(OnnxValue x, int axis) =>
        _graph.Node(
            _scope,
            "ArgMax",
            DataType.Int64,
            Rules.Reduce("ArgMax", x.Dims, axis, keepAxis: false),
            [Float(x)],
            [OnnxAttributes.Of("axis", (long)Rules.Axis("ArgMax", x.Dims, axis)), OnnxAttributes.Of("keepdims", 0L)]
        );

    /// <summary>Softmax up to opset 12 flattens everything from the axis on, which is the same only for the last axis.</summary>
    private OnnxValue AlongAxis(string op, OnnxValue x, int axis)
    {
        x = Float(x);
        axis = Rules.Axis(op, x.Dims, axis);
        int last = x.Rank - 1;
        if (_graph.Opset >= 13 || axis == last)
            return Node(op, x.Dims, [x], OnnxAttributes.Of("axis", (long)axis));
        int[] order = [.. Enumerable.Range(0, x.Rank)];
        (order[axis], order[last]) = (last, axis);
        var turned = Transpose(x, order);
        return Transpose(Node(op, turned.Dims, [turned], OnnxAttributes.Of("axis", (long)last)), order);
    }

    /// <param name="name">The operation, for messages.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputFrom">First opset in which the axes are an input and not an attribute.</param>
    /// <param name="x">What is reduced.</param>
    /// <param name="axis">Along which axis.</param>
    /// <param name="keepAxis">Whether the axis stays, with size 1.</param>
    private OnnxValue Reduce(string name, string op, int inputFrom, OnnxValue x, int axis, bool keepAxis)
    {
        x = Float(x);
        int[] dims = Rules.Reduce(name, x.Dims, axis, keepAxis);
        axis = Rules.Axis(name, x.Dims, axis);
        var keep = OnnxAttributes.Of("keepdims", keepAxis ? 1L : 0L);
        return _graph.Opset >= inputFrom
            ? Node(op, dims, [x, _graph.Integers(axis)], keep)
            : Node(op, dims, [x], OnnxAttributes.Ints("axes", axis), keep);
    }
}
