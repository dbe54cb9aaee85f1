using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Element by element.</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue Add(OnnxValue a, OnnxValue b)
    {
        int[] dims = Rules.Broadcast("Add", a.Dims, b.Dims);
        if (b.IsZero && a.Dims.SequenceEqual(dims))
            return Float(a);
        return a.IsZero && b.Dims.SequenceEqual(dims) ? Float(b) : Node("Add", dims, [Float(a), Float(b)]);
    }

    public OnnxValue Sub(OnnxValue a, OnnxValue b)
    {
        int[] dims = Rules.Broadcast("Sub", a.Dims, b.Dims);
        return b.IsZero && a.Dims.SequenceEqual(dims) ? Float(a) : Node("Sub", dims, [Float(a), Float(b)]);
    }

    public OnnxValue Mul(OnnxValue a, OnnxValue b)
    {
        int[] dims = Rules.Broadcast("Mul", a.Dims, b.Dims);
        if (a.IsZero && a.Dims.SequenceEqual(dims))
            return a;
        return b.IsZero && b.Dims.SequenceEqual(dims) ? b : Node("Mul", dims, [Float(a), Float(b)]);
    }

    public OnnxValue Div(OnnxValue a, OnnxValue b) => Node("Div", Rules.Broadcast("Div", a.Dims, b.Dims), [Float(a), Float(b)]);

    public OnnxValue Max(OnnxValue a, OnnxValue b) => Node("Max", Rules.Broadcast("Max", a.Dims, b.Dims), [Float(a), Float(b)]);

    public OnnxValue Min(OnnxValue a, OnnxValue b) => Node("Min", Rules.Broadcast("Min", a.Dims, b.Dims), [Float(a), Float(b)]);

    public OnnxValue Affine(OnnxValue x, float scale, float shift)
    {
        x = Float(x);
        if (scale != 1 && !x.IsZero)
            x = Node("Mul", x.Dims, [x, _graph.Scalar(scale, x)]);
        return shift == 0 ? x : Node("Add", x.Dims, [x, _graph.Scalar(shift, x)]);
    }

    public OnnxValue Clip(OnnxValue x, float low, float high)
    {
        if (!(low <= high))
            throw Rules.Error("Clip", $"the lower bound {low} is above the upper bound {high}");
        return Node("Clip", x.Dims, [Float(x), _graph.Scalar(low), _graph.Scalar(high)]);
    }

    public OnnxValue GreaterThan(OnnxValue x, float number) =>
        Cast(_graph.Node(_scope, "Greater", DataType.Bool, x.Dims, [Float(x), _graph.Scalar(number, x)]), DataType.Float);

    public OnnxValue Apply(Activation function, OnnxValue x)
    {
        x = Float(x);
        switch (function)
        {
            case Activation.Identity:
                return x;
            case Activation.LeakyRelu:
                return Node("LeakyRelu", x.Dims, [x], OnnxAttributes.Of("alpha", 0.01f));
            case Activation.Selu:
                // The defaults of the operator are rounded otherwise than libtorch's.
                return Node("Selu", x.Dims, [x], OnnxAttributes.Of("alpha", 1.67326324f), OnnxAttributes.Of("gamma", 1.05070099f));
            case Activation.Mish:
                return Node("Mul", x.Dims, [x, Node("Tanh", x.Dims, [Node("Softplus", x.Dims, [x])])]);
            case Activation.Square:
                return Node("Mul", x.Dims, [x, x]);
            case Activation.Negate:
                return Node("Neg", x.Dims, [x]);
            case Activation.Silu:
                return Node("Mul", x.Dims, [x, Node("Sigmoid", x.Dims, [x])]);
            case Activation.Gelu:
                // ONNX has Gelu from opset 20 on; this form is right for all, and ONNX Runtime fuses it.
                var erf = Node("Erf", x.Dims, [Node("Div", x.Dims, [x, _graph.Scalar(MathF.Sqrt(2))])]);
                return Affine(Node("Mul", x.Dims, [x, Affine(erf, 1, 1)]), 0.5f, 0);
            case Activation.Relu
            or Activation.Elu
            or Activation.Tanh
            or Activation.Sigmoid
            or Activation.Softplus
            or Activation.Exp
            or Activation.Log
            or Activation.Sqrt
            or Activation.Abs
            or Activation.Sin
            or Activation.Cos
            or Activation.Erf:
                return Node(function.ToString(), x.Dims, [x]);
            default:
                throw Rules.Error("Apply", $"there is no function {function}");
        }
    }
}
