using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// The operations with each task's own part cut off from the shared one. An operation is a task's own if it is called through <see cref="ForTask"/> or reads a value that is the
/// task's own; what it reads of shared values is a leaf, so that the task's backward pass ends at the shared representation and leaves its gradient there.
/// </summary>
internal sealed class CutOps(TorchOps inner, SharedCuts cuts, int? task = null) : IOps<Tensor>
{
    private readonly Dictionary<string, CutOps> _scopes = [];
    private readonly Dictionary<int, CutOps> _tasks = [];

    public bool Training => inner.Training;

    public IOps<Tensor> Scope(string name)
    {
        if (!_scopes.TryGetValue(name, out var scope))
            _scopes.Add(name, scope = new CutOps((TorchOps)inner.Scope(name), cuts, task));
        return scope;
    }

    public IOps<Tensor> ForTask(int other)
    {
        if (!_tasks.TryGetValue(other, out var own))
            _tasks.Add(other, own = new CutOps(inner, cuts, other));
        return own;
    }

    public Tensor Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape)
    {
        var parameter = inner.Parameter(name, initializer, shape);
        // One that was shared before a task asked for it stays a shared value.
        if (inner.OwnerOf(name) is { } owner)
            cuts.OwnForever(parameter, owner);
        return parameter;
    }

    public Tensor State(string name, float initial, params ReadOnlySpan<int> shape) => inner.State(name, initial, shape);

    public Tensor Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) => inner.Constant(name, values, shape);

    public int Rank(Tensor x) => inner.Rank(x);

    public int Size(Tensor x, int axis) => inner.Size(x, axis);

    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias) => bias is null
        ? Run(x, weight, (x, weight) => inner.Linear(x, weight, null))
        : Run([x, weight, bias], read => inner.Linear(read[0], read[1], read[2]));

    public Tensor MatMul(Tensor a, Tensor b) => Run(a, b, inner.MatMul);

    public Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) => bias is null
        ? Run(x, weight, (x, weight) => inner.Conv2d(x, weight, null, stride, padding, dilation, groups))
        : Run([x, weight, bias], read => inner.Conv2d(read[0], read[1], read[2], stride, padding, dilation, groups));

    public Tensor GroupLinear(Tensor x, Tensor weight) => Run(x, weight, inner.GroupLinear);

    public Tensor MaxPool2d(Tensor x, int kernel, int stride, int padding = 0) => Run(x, x => inner.MaxPool2d(x, kernel, stride, padding));

    public Tensor AvgPool2d(Tensor x, int kernel, int stride, int padding = 0) => Run(x, x => inner.AvgPool2d(x, kernel, stride, padding));

    public Tensor BatchNorm(Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance, float momentum = 0.1f, float epsilon = 1e-5f) =>
        Run([x, scale, shift], read => inner.BatchNorm(read[0], read[1], read[2], runningMean, runningVariance, momentum, epsilon));

    public Tensor LayerNorm(Tensor x, Tensor scale, Tensor shift, float epsilon = 1e-5f) => Run([x, scale, shift], read => inner.LayerNorm(read[0], read[1], read[2], epsilon));

    public Tensor Dropout(Tensor x, float probability) => Run(x, x => inner.Dropout(x, probability));

    public Tensor Embedding(Tensor table, Tensor indices) => Run(table, table => inner.Embedding(table, indices));

    public Tensor Add(Tensor a, Tensor b) => Run(a, b, inner.Add);

    public Tensor Sub(Tensor a, Tensor b) => Run(a, b, inner.Sub);

    public Tensor Mul(Tensor a, Tensor b) => Run(a, b, inner.Mul);

    public Tensor Div(Tensor a, Tensor b) => Run(a, b, inner.Div);

    public Tensor Max(Tensor a, Tensor b) => Run(a, b, inner.Max);

    public Tensor Min(Tensor a, Tensor b) => Run(a, b, inner.Min);

    public Tensor Affine(Tensor x, float scale, float shift) => Run(x, x => inner.Affine(x, scale, shift));

    public Tensor Clip(Tensor x, float low, float high) => Run(x, x => inner.Clip(x, low, high));

    public Tensor Apply(Activation function, Tensor x) => Run(x, x => inner.Apply(function, x));

    public Tensor Softmax(Tensor x, int axis) => Run(x, x => inner.Softmax(x, axis));

    public Tensor LogSoftmax(Tensor x, int axis) => Run(x, x => inner.LogSoftmax(x, axis));

    public Tensor Sum(Tensor x, int axis, bool keepAxis = false) => Run(x, x => inner.Sum(x, axis, keepAxis));

    public Tensor Mean(Tensor x, int axis, bool keepAxis = false) => Run(x, x => inner.Mean(x, axis, keepAxis));

    public Tensor ReduceMax(Tensor x, int axis, bool keepAxis = false) => Run(x, x => inner.ReduceMax(x, axis, keepAxis));

    public Tensor Concat(int axis, params ReadOnlySpan<Tensor> parts) => Run(parts.ToArray(), read => inner.Concat(axis, read));

    public Tensor Slice(Tensor x, int axis, int start, int end) => Run(x, x => inner.Slice(x, axis, start, end));

    public Tensor Gather(string name, Tensor x, int axis, ReadOnlyMemory<int> positions) => Run(x, x => inner.Gather(name, x, axis, positions));

    public Tensor Reshape(Tensor x, params ReadOnlySpan<int> shape)
    {
        var sizes = shape.ToArray();
        return Run(x, x => inner.Reshape(x, sizes));
    }

    public Tensor Transpose(Tensor x, params ReadOnlySpan<int> axes)
    {
        var order = axes.ToArray();
        return Run(x, x => inner.Transpose(x, order));
    }

    public Tensor GreaterThan(Tensor x, float number) => inner.GreaterThan(x, number);

    public Tensor ArgMax(Tensor x, int axis) => inner.ArgMax(x, axis);

    public Tensor StopGradient(Tensor x) => inner.StopGradient(x);

    public Tensor Noise(Tensor x) => inner.Noise(x);

    private Tensor Run(Tensor x, Func<Tensor, Tensor> operation) =>
        (task ?? cuts.OwnerOf(x)) is { } owner ? cuts.Own(operation(cuts.Read(x, owner)), owner) : operation(x);

    private Tensor Run(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> operation) =>
        (task ?? cuts.OwnerOf(a) ?? cuts.OwnerOf(b)) is { } owner ? cuts.Own(operation(cuts.Read(a, owner), cuts.Read(b, owner)), owner) : operation(a, b);

    private Tensor Run(Tensor[] inputs, Func<Tensor[], Tensor> operation)
    {
        var owner = task;
        foreach (var input in inputs)
            owner ??= cuts.OwnerOf(input);
        return owner is { } own ? cuts.Own(operation(Array.ConvertAll(inputs, input => cuts.Read(input, own))), own) : operation(inputs);
    }
}
