namespace MlNet.MultiTask;

/// <summary>The operations.</summary>
internal sealed partial class ShapeOps
{
    public ShapeValue Linear(ShapeValue x, ShapeValue weight, ShapeValue? bias) =>
        Layer("Linear", Rules.Linear(x.Dims, weight.Dims, bias?.Dims), x.Dims[^1]);

    public ShapeValue MatMul(ShapeValue a, ShapeValue b) => Layer("MatMul", Rules.MatMul(a.Dims, b.Dims), a.Dims[^1]);

    public ShapeValue GroupLinear(ShapeValue x, ShapeValue weight) =>
        Layer("GroupLinear", Rules.GroupLinear(x.Dims, weight.Dims), x.Dims[^1]);

    public ShapeValue Conv2d(
        ShapeValue x,
        ShapeValue weight,
        ShapeValue? bias,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1
    )
    {
        int[] dims = Rules.Conv2d(x.Dims, weight.Dims, bias?.Dims, stride, padding, dilation, groups);
        return Layer("Conv2d", dims, (long)weight.Dims[1] * weight.Dims[2] * weight.Dims[3]);
    }

    public ShapeValue MaxPool2d(ShapeValue x, int kernel, int stride, int padding = 0, int dilation = 1) =>
        Layer("MaxPool2d", Rules.Pool("MaxPool2d", x.Dims, kernel, stride, padding, dilation));

    public ShapeValue AvgPool2d(ShapeValue x, int kernel, int stride, int padding = 0) =>
        Layer("AvgPool2d", Rules.Pool("AvgPool2d", x.Dims, kernel, stride, padding));

    public ShapeValue Pad2d(ShapeValue x, int top, int bottom, int left, int right, float value = 0) =>
        Layer("Pad2d", Rules.Pad2d(x.Dims, top, bottom, left, right));

    public ShapeValue ConvTranspose2d(ShapeValue x, ShapeValue weight, ShapeValue? bias, int stride = 1, int padding = 0)
    {
        int[] dims = Rules.ConvTranspose2d(x.Dims, weight.Dims, bias?.Dims, stride, padding);
        // Each pixel that comes in meets the whole kernel: so many times more or fewer than come out.
        long all = (long)x.Dims[1] * x.Dims[2] * x.Dims[3] * weight.Dims[1] * weight.Dims[2] * weight.Dims[3];
        return Layer("ConvTranspose2d", dims, all / ((long)dims[1] * dims[2] * dims[3]));
    }

    public ShapeValue Resize2d(ShapeValue x, int height, int width) =>
        Layer("Resize2d", Rules.Resize2d(x.Dims, height, width), height == x.Dims[2] && width == x.Dims[3] ? 0 : 4);

    public ShapeValue BatchNorm(
        ShapeValue x,
        ShapeValue scale,
        ShapeValue shift,
        ShapeValue runningMean,
        ShapeValue runningVariance,
        float momentum = 0.1f,
        float epsilon = 1e-5f,
        bool isKept = false
    )
    {
        Rules.Normalize("BatchNorm", x.Dims, 1, scale.Dims, shift.Dims, runningMean.Dims, runningVariance.Dims);
        return Layer("BatchNorm", [.. x.Dims], 1);
    }

    public ShapeValue LayerNorm(ShapeValue x, ShapeValue scale, ShapeValue shift, float epsilon = 1e-5f)
    {
        Rules.Normalize("LayerNorm", x.Dims, -1, scale.Dims, shift.Dims);
        return Layer("LayerNorm", [.. x.Dims], 1);
    }

    public ShapeValue Dropout(ShapeValue x, float probability) =>
        probability is >= 0 and < 1
            ? Same("Dropout", x)
            : throw Rules.Error("Dropout", $"the probability {probability} has to be 0 or more and below 1");

    public ShapeValue Embedding(ShapeValue table, ShapeValue indices) =>
        indices.IsInteger
            ? Layer("Embedding", Rules.Embedding(table.Dims, indices.Dims))
            : throw Rules.Error("Embedding", $"the indices {indices} are float32; they have to be whole numbers, such as a key column");

    public ShapeValue Bag(ShapeValue table, ShapeValue x) => Layer("Bag", Rules.Bag(table.Dims, x.Dims), x.Dims[^1]);

    public ShapeValue Add(ShapeValue a, ShapeValue b) => Layer("Add", Rules.Broadcast("Add", a.Dims, b.Dims));

    public ShapeValue Sub(ShapeValue a, ShapeValue b) => Layer("Sub", Rules.Broadcast("Sub", a.Dims, b.Dims));

    public ShapeValue Mul(ShapeValue a, ShapeValue b) => Layer("Mul", Rules.Broadcast("Mul", a.Dims, b.Dims));

    public ShapeValue Div(ShapeValue a, ShapeValue b) => Layer("Div", Rules.Broadcast("Div", a.Dims, b.Dims));

    public ShapeValue Max(ShapeValue a, ShapeValue b) => Layer("Max", Rules.Broadcast("Max", a.Dims, b.Dims));

    public ShapeValue Min(ShapeValue a, ShapeValue b) => Layer("Min", Rules.Broadcast("Min", a.Dims, b.Dims));

    public ShapeValue Affine(ShapeValue x, float scale, float shift) => Same("Affine", x);

    public ShapeValue Clip(ShapeValue x, float low, float high) =>
        low <= high ? Same("Clip", x) : throw Rules.Error("Clip", $"the lower bound {low} is above the upper bound {high}");

    public ShapeValue Apply(Activation function, ShapeValue x) => Same(function.ToString(), x);

    public ShapeValue Softmax(ShapeValue x, int axis) => Along("Softmax", x, axis);

    public ShapeValue LogSoftmax(ShapeValue x, int axis) => Along("LogSoftmax", x, axis);

    public ShapeValue Sum(ShapeValue x, int axis, bool keepAxis = false) => Layer("Sum", Rules.Reduce("Sum", x.Dims, axis, keepAxis));

    public ShapeValue Mean(ShapeValue x, int axis, bool keepAxis = false) => Layer("Mean", Rules.Reduce("Mean", x.Dims, axis, keepAxis));

    public ShapeValue ReduceMax(ShapeValue x, int axis, bool keepAxis = false) =>
        Layer("ReduceMax", Rules.Reduce("ReduceMax", x.Dims, axis, keepAxis));

    public ShapeValue Concat(int axis, params ReadOnlySpan<ShapeValue> parts)
    {
        ShapeValue[] all = parts.ToArray();
        return Layer("Concat", Rules.Concat(axis, [.. all.Select(p => p.Dims)]), integer: all.All(p => p.IsInteger));
    }

    public ShapeValue Slice(ShapeValue x, int axis, int start, int end) =>
        Layer("Slice", Rules.Slice(x.Dims, axis, start, end), integer: x.IsInteger);

    public ShapeValue Gather(string name, ShapeValue x, int axis, ReadOnlyMemory<int> positions) =>
        Layer("Gather", Rules.Gather(x.Dims, axis, positions.Span), integer: x.IsInteger);

    public ShapeValue Reshape(ShapeValue x, params ReadOnlySpan<int> shape) =>
        Layer("Reshape", Rules.Reshape(x.Dims, shape), integer: x.IsInteger);

    public ShapeValue Transpose(ShapeValue x, params ReadOnlySpan<int> axes) =>
        Layer("Transpose", Rules.Transpose(x.Dims, axes), integer: x.IsInteger);

    public ShapeValue Gru(
        ShapeValue x,
        ShapeValue mask,
        ShapeValue weight,
        ShapeValue state,
        ShapeValue weightBias,
        ShapeValue stateBias,
        bool backward
    )
    {
        int[] dims = Rules.Gru(x.Dims, mask.Dims, weight.Dims, state.Dims, weightBias.Dims, stateBias.Dims);
        return Layer("Gru", dims, 3L * (x.Dims[2] + dims[2]));
    }

    public ShapeValue Shift(ShapeValue x, int steps) => Layer("Shift", Rules.Shift(x.Dims));

    public ShapeValue Positions(ShapeValue x, int count) => Layer("Positions", Rules.Positions(x.Dims, count), integer: true);

    public ShapeValue JoinSteps(ShapeValue x) => Layer("JoinSteps", Rules.JoinSteps(x.Dims), integer: x.IsInteger);

    public ShapeValue SplitSteps(ShapeValue x, ShapeValue like) =>
        Layer("SplitSteps", Rules.SplitSteps(x.Dims, like.Dims), integer: x.IsInteger);

    public ShapeValue ChainProbabilities(
        ShapeValue scores,
        ShapeValue mask,
        ShapeValue transitions,
        ShapeValue first,
        ShapeValue last
    ) => Chain("ChainProbabilities", scores, mask, transitions, first, last, passes: 2);

    public ShapeValue ChainPath(ShapeValue scores, ShapeValue mask, ShapeValue transitions, ShapeValue first, ShapeValue last)
    {
        var path = Chain("ChainPath", scores, mask, transitions, first, last, passes: 1);
        return new([.. path.Dims.Take(2)], true);
    }

    public ShapeValue GreaterThan(ShapeValue x, float number) => Same("GreaterThan", x);

    public ShapeValue ArgMax(ShapeValue x, int axis) =>
        Layer("ArgMax", Rules.Reduce("ArgMax", x.Dims, axis, keepAxis: false), integer: true);

    public ShapeValue TopPositions(ShapeValue x, int count) => Layer("TopPositions", Rules.TopPositions(x.Dims, count), integer: true);

    public ShapeValue TakeAt(ShapeValue x, ShapeValue positions)
    {
        if (!positions.IsInteger)
            throw Rules.Error("TakeAt", $"the positions {ShapeRules.Text(positions.Dims)} have to be whole numbers");
        return Layer("TakeAt", Rules.TakeAt(x.Dims, positions.Dims), integer: x.IsInteger);
    }

    public ShapeValue Suppress(ShapeValue boxes, ShapeValue scores, float overlap) =>
        Layer("Suppress", Rules.Suppress(boxes.Dims, scores.Dims, overlap));

    public ShapeValue Whole(ShapeValue x) => Layer("Whole", [.. x.Dims], integer: true);

    public ShapeValue StopGradient(ShapeValue x) => x;

    public ShapeValue Noise(ShapeValue x) => new(x.Dims);

    private ShapeValue Chain(
        string op,
        ShapeValue scores,
        ShapeValue mask,
        ShapeValue transitions,
        ShapeValue first,
        ShapeValue last,
        int passes
    )
    {
        int[] dims = Rules.Chain(scores.Dims, mask.Dims, transitions.Dims, first.Dims, last.Dims);
        return Layer(op, dims, (long)passes * dims[2]);
    }

    private ShapeValue Along(string op, ShapeValue x, int axis)
    {
        Rules.Axis(op, x.Dims, axis);
        return Same(op, x);
    }
}
