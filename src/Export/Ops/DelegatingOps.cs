namespace MlNet.MultiTask;

/// <summary>Operations that hand every call on to others. What derives from it changes single operations, or, through <c>Run</c>, all that
/// calculate with gradients.</summary>
/// <param name="inner">The operations that do the work.</param>
internal abstract class DelegatingOps<T>(IOps<T> inner) : IOps<T>
{
    /// <summary>The operations that do the work.</summary>
    protected IOps<T> Inner { get; } = inner;

    public bool Training => Inner.Training;

    public abstract IOps<T> Scope(string name);

    public abstract IOps<T> ForTask(int task);

    public abstract IOps<T> Paced(float factor, int fromEpoch = 0, float anchor = 0);

    public virtual T Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape) =>
        Inner.Parameter(name, initializer, shape);

    public virtual T Adapted(string name, Initializer initializer, int rank, float scale, params ReadOnlySpan<int> shape) =>
        Inner.Adapted(name, initializer, rank, scale, shape);

    public virtual T State(string name, float initial, params ReadOnlySpan<int> shape) => Inner.State(name, initial, shape);

    public virtual T State(string name, Initializer initializer, params ReadOnlySpan<int> shape) => Inner.State(name, initializer, shape);

    public virtual T Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) =>
        Inner.Constant(name, values, shape);

    public int Rank(T x) => Inner.Rank(x);

    public int Size(T x, int axis) => Inner.Size(x, axis);

    public T Linear(T x, T weight, T? bias) =>
        bias is null
            ? Run(x, weight, (x, weight) => Inner.Linear(x, weight, default))
            : Run([x, weight, bias], read => Inner.Linear(read[0], read[1], read[2]));

    public T MatMul(T a, T b) => Run(a, b, Inner.MatMul);

    public T Conv2d(T x, T weight, T? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        bias is null
            ? Run(x, weight, (x, weight) => Inner.Conv2d(x, weight, default, stride, padding, dilation, groups))
            : Run([x, weight, bias], read => Inner.Conv2d(read[0], read[1], read[2], stride, padding, dilation, groups));

    public T GroupLinear(T x, T weight) => Run(x, weight, Inner.GroupLinear);

    public T ScaleMembers(T x, T factors, bool ownRows = false) =>
        Run(x, factors, (x, factors) => Inner.ScaleMembers(x, factors, ownRows));

    public T MemberLayer(T x, T factors, T weight, T scale, T shift, Activation function, float dropout = 0, bool ownRows = false) =>
        Run(
            [x, factors, weight, scale, shift],
            read => Inner.MemberLayer(read[0], read[1], read[2], read[3], read[4], function, dropout, ownRows)
        );

    public T Activate(T x, T? scale, T shift, Activation function, float dropout = 0) =>
        scale is null
            ? Run(x, shift, (x, shift) => Inner.Activate(x, default, shift, function, dropout))
            : Run([x, scale, shift], read => Inner.Activate(read[0], read[1], read[2], function, dropout));

    public T MaxPool2d(T x, int kernel, int stride, int padding = 0, int dilation = 1) =>
        Run(x, x => Inner.MaxPool2d(x, kernel, stride, padding, dilation));

    public T AvgPool2d(T x, int kernel, int stride, int padding = 0) => Run(x, x => Inner.AvgPool2d(x, kernel, stride, padding));

    public T Pad2d(T x, int top, int bottom, int left, int right, float value = 0) =>
        Run(x, x => Inner.Pad2d(x, top, bottom, left, right, value));

    public T ConvTranspose2d(T x, T weight, T? bias, int stride = 1, int padding = 0) =>
        bias is null
            ? Run(x, weight, (x, weight) => Inner.ConvTranspose2d(x, weight, default, stride, padding))
            : Run([x, weight, bias], read => Inner.ConvTranspose2d(read[0], read[1], read[2], stride, padding));

    public T Resize2d(T x, int height, int width) => Run(x, x => Inner.Resize2d(x, height, width));

    public T BatchNorm(
        T x,
        T scale,
        T shift,
        T runningMean,
        T runningVariance,
        float momentum = 0.1f,
        float epsilon = 1e-5f,
        bool isKept = false
    ) =>
        Run(
            [x, scale, shift],
            read => Inner.BatchNorm(read[0], read[1], read[2], runningMean, runningVariance, momentum, epsilon, isKept)
        );

    public T LayerNorm(T x, T scale, T shift, float epsilon = 1e-5f) =>
        Run([x, scale, shift], read => Inner.LayerNorm(read[0], read[1], read[2], epsilon));

    public T Dropout(T x, float probability) => Run(x, x => Inner.Dropout(x, probability));

    public T Embedding(T table, T indices) => Run(table, indices, Inner.Embedding);

    public T Bag(T table, T x) => Run(table, x, Inner.Bag);

    public T Add(T a, T b) => Run(a, b, Inner.Add);

    public T Sub(T a, T b) => Run(a, b, Inner.Sub);

    public T Mul(T a, T b) => Run(a, b, Inner.Mul);

    public T Div(T a, T b) => Run(a, b, Inner.Div);

    public T Max(T a, T b) => Run(a, b, Inner.Max);

    public T Min(T a, T b) => Run(a, b, Inner.Min);

    public T Affine(T x, float scale, float shift) => Run(x, x => Inner.Affine(x, scale, shift));

    public T Clip(T x, float low, float high) => Run(x, x => Inner.Clip(x, low, high));

    public T Apply(Activation function, T x) => Run(x, x => Inner.Apply(function, x));

    public T Softmax(T x, int axis) => Run(x, x => Inner.Softmax(x, axis));

    public T LogSoftmax(T x, int axis) => Run(x, x => Inner.LogSoftmax(x, axis));

    public T Sum(T x, int axis, bool keepAxis = false) => Run(x, x => Inner.Sum(x, axis, keepAxis));

    public T Mean(T x, int axis, bool keepAxis = false) => Run(x, x => Inner.Mean(x, axis, keepAxis));

    public T ReduceMax(T x, int axis, bool keepAxis = false) => Run(x, x => Inner.ReduceMax(x, axis, keepAxis));

    public T Concat(int axis, params ReadOnlySpan<T> parts) => Run(parts.ToArray(), read => Inner.Concat(axis, read));

    public T Slice(T x, int axis, int start, int end) => Run(x, x => Inner.Slice(x, axis, start, end));

    public T Gather(string name, T x, int axis, ReadOnlyMemory<int> positions) => Run(x, x => Inner.Gather(name, x, axis, positions));

    public T Reshape(T x, params ReadOnlySpan<int> shape)
    {
        var sizes = shape.ToArray();
        return Run(x, x => Inner.Reshape(x, sizes));
    }

    public T Transpose(T x, params ReadOnlySpan<int> axes)
    {
        var order = axes.ToArray();
        return Run(x, x => Inner.Transpose(x, order));
    }

    public T Gru(T x, T mask, T weight, T state, T weightBias, T stateBias, bool backward) =>
        Run(
            [x, weight, state, weightBias, stateBias],
            read => Inner.Gru(read[0], mask, read[1], read[2], read[3], read[4], backward)
        );

    public T Shift(T x, int steps) => Run(x, x => Inner.Shift(x, steps));

    public T Positions(T x, int count) => Inner.Positions(x, count);

    public T JoinSteps(T x) => Run(x, Inner.JoinSteps);

    public T SplitSteps(T x, T like) => Run(x, x => Inner.SplitSteps(x, like));

    public T ChainProbabilities(T scores, T mask, T transitions, T first, T last) =>
        Run([scores, transitions, first, last], read => Inner.ChainProbabilities(read[0], mask, read[1], read[2], read[3]));

    public T ChainPath(T scores, T mask, T transitions, T first, T last) => Inner.ChainPath(scores, mask, transitions, first, last);

    public T GreaterThan(T x, float number) => Inner.GreaterThan(x, number);

    public T ArgMax(T x, int axis) => Inner.ArgMax(x, axis);

    public T TopPositions(T x, int count) => Inner.TopPositions(x, count);

    public T TakeAt(T x, T positions) => Run(x, x => Inner.TakeAt(x, positions));

    public T Suppress(T boxes, T scores, float overlap) => Inner.Suppress(boxes, scores, overlap);

    public T Whole(T x) => Inner.Whole(x);

    public T StopGradient(T x) => Inner.StopGradient(x);

    public T Noise(T x) => Inner.Noise(x);

    /// <summary>Runs an operation on one value.</summary>
    protected virtual T Run(T x, Func<T, T> operation) => operation(x);

    /// <summary>Runs an operation on two values.</summary>
    protected virtual T Run(T a, T b, Func<T, T, T> operation) => operation(a, b);

    /// <summary>Runs an operation on several values.</summary>
    protected virtual T Run(T[] inputs, Func<T[], T> operation) => operation(inputs);
}
