using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Matrix products, convolutions and pooling.</summary>
internal sealed partial class OnnxOps
{
    // See MemberLayer.
    private const int WidestMemberLayer = 128;
    private const long MostMemberWeights = 1L << 21;

    public OnnxValue Linear(OnnxValue x, OnnxValue weight, OnnxValue? bias)
    {
        x = Float(x);
        int[] dims = Rules.Linear(x.Dims, weight.Dims, bias?.Dims);
        if (x.Rank == 2)
            return Node("Gemm", dims, bias is null ? [x, weight] : [x, weight, bias], OnnxAttributes.Of("transB", 1L));
        var product = Node("MatMul", dims, [x, Transpose(weight, 1, 0)]);
        return bias is null ? product : Node("Add", dims, [product, bias]);
    }

    public OnnxValue MatMul(OnnxValue a, OnnxValue b) => Node("MatMul", Rules.MatMul(a.Dims, b.Dims), [Float(a), Float(b)]);

    public OnnxValue Bag(OnnxValue table, OnnxValue x) => Node("MatMul", Rules.Bag(table.Dims, x.Dims), [Float(x), table]);

    public OnnxValue GroupLinear(OnnxValue x, OnnxValue weight)
    {
        int[] dims = Rules.GroupLinear(x.Dims, weight.Dims);
        // Group by group over all rows: one product of matrices for each, instead of one of vectors for each row and group.
        var byGroup = Node("Transpose", [x.Dims[1], x.Dims[0], x.Dims[2]], [Float(x)], OnnxAttributes.Ints("perm", 1, 0, 2));
        var product = Node("MatMul", [dims[1], dims[0], dims[2]], [byGroup, weight]);
        return Node("Transpose", dims, [product], OnnxAttributes.Ints("perm", 1, 0, 2));
    }

    public OnnxValue MemberLayer(
        OnnxValue x,
        OnnxValue factors,
        OnnxValue weight,
        OnnxValue scale,
        OnnxValue shift,
        Activation function,
        float dropout = 0,
        bool ownRows = false
    )
    {
        var (members, width, inputs) = (factors.Dims[0], weight.Dims[0], weight.Dims[1]);
        // The weights of all members side by side save a pass over [batch, members, inputs] numbers and those of the layer's end: 5 % of a
        // network at a width of 128 with batches of 32 rows, 3 % at 256, where the product takes twice as long beside them. Single rows
        // read so many times more weights: 8 µs a MiB. Measured in docs/performance.md, "Scoring".
        if (width > WidestMemberLayer || (long)members * width * inputs > MostMemberWeights)
        {
            IOps<OnnxValue> ops = this;
            return ops.Activate(Linear(ops.ScaleMembers(x, factors), weight, null), scale, shift, function);
        }
        // Nothing of this depends on the input, so that it is computed once, when a session opens.
        var weights = Mul(Mul(weight, Reshape(factors, 1, inputs)), Reshape(scale, width, 1));
        int[] dims = [-1, members * width];
        var product = Node(
            "Gemm",
            dims,
            [Float(x), Joined(weights, dims[1], inputs), Joined(shift, dims[1])],
            OnnxAttributes.Of("transB", 1L)
        );
        return Reshape(Apply(function, product), members, width);
    }

    private OnnxValue Joined(OnnxValue constant, params ReadOnlySpan<int> dims) =>
        Node("Reshape", dims.ToArray(), [constant, _graph.Integers([.. dims.ToArray().Select(dim => (long)dim)])]);

    public OnnxValue Conv2d(
        OnnxValue x,
        OnnxValue weight,
        OnnxValue? bias,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1
    )
    {
        x = Float(x);
        int[] dims = Rules.Conv2d(x.Dims, weight.Dims, bias?.Dims, stride, padding, dilation, groups);
        return Node(
            "Conv",
            dims,
            bias is null ? [x, weight] : [x, weight, bias],
            OnnxAttributes.Ints("dilations", dilation, dilation),
            OnnxAttributes.Of("group", (long)groups),
            OnnxAttributes.Ints("kernel_shape", weight.Dims[2], weight.Dims[3]),
            OnnxAttributes.Ints("pads", padding, padding, padding, padding),
            OnnxAttributes.Ints("strides", stride, stride)
        );
    }

    public OnnxValue Pad2d(OnnxValue x, int top, int bottom, int left, int right, float value = 0)
    {
        int[] dims = Rules.Pad2d(x.Dims, top, bottom, left, right);
        if (top + bottom + left + right == 0)
            return Float(x);
        var pads = _graph.Integers(0, 0, top, left, 0, 0, bottom, right);
        return Node("Pad", dims, value == 0 ? [Float(x), pads] : [Float(x), pads, _graph.Scalar(value)]);
    }

    public OnnxValue MaxPool2d(OnnxValue x, int kernel, int stride, int padding = 0, int dilation = 1) =>
        Node(
            "MaxPool",
            Rules.Pool("MaxPool2d", x.Dims, kernel, stride, padding, dilation),
            [Float(x)],
            [
                OnnxAttributes.Ints("kernel_shape", kernel, kernel),
                OnnxAttributes.Ints("pads", padding, padding, padding, padding),
                OnnxAttributes.Ints("strides", stride, stride),
                .. (dilation == 1 ? [] : new[] { OnnxAttributes.Ints("dilations", dilation, dilation) }),
            ]
        );

    public OnnxValue AvgPool2d(OnnxValue x, int kernel, int stride, int padding = 0) =>
        Node(
            "AveragePool",
            Rules.Pool("AvgPool2d", x.Dims, kernel, stride, padding),
            [Float(x)],
            OnnxAttributes.Of("count_include_pad", 1L),
            OnnxAttributes.Ints("kernel_shape", kernel, kernel),
            OnnxAttributes.Ints("pads", padding, padding, padding, padding),
            OnnxAttributes.Ints("strides", stride, stride)
        );
}
