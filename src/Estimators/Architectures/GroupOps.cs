namespace MlNet.MultiTask;

/// <summary>The operations as one group of tasks sees them: its tasks are numbered from 0. All else is as it is.</summary>
/// <param name="all">The operations of the whole network.</param>
/// <param name="tasks">The group's tasks, as positions in the network.</param>
internal sealed class GroupOps<T>(IOps<T> all, IReadOnlyList<int> tasks) : IOps<T>
{
    public bool Training => all.Training;

    public IOps<T> Scope(string name) => new GroupOps<T>(all.Scope(name), tasks);

    public IOps<T> ForTask(int task) => new GroupOps<T>(all.ForTask(tasks[task]), tasks);

    public T Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape) => all.Parameter(name, initializer, shape);

    public T State(string name, float initial, params ReadOnlySpan<int> shape) => all.State(name, initial, shape);

    public T Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) => all.Constant(name, values, shape);

    public int Rank(T x) => all.Rank(x);

    public int Size(T x, int axis) => all.Size(x, axis);

    public T Linear(T x, T weight, T? bias) => all.Linear(x, weight, bias);

    public T MatMul(T a, T b) => all.MatMul(a, b);

    public T Conv2d(T x, T weight, T? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        all.Conv2d(x, weight, bias, stride, padding, dilation, groups);

    public T GroupLinear(T x, T weight) => all.GroupLinear(x, weight);

    public T MaxPool2d(T x, int kernel, int stride, int padding = 0) => all.MaxPool2d(x, kernel, stride, padding);

    public T AvgPool2d(T x, int kernel, int stride, int padding = 0) => all.AvgPool2d(x, kernel, stride, padding);

    public T BatchNorm(T x, T scale, T shift, T runningMean, T runningVariance, float momentum = 0.1f, float epsilon = 1e-5f) =>
        all.BatchNorm(x, scale, shift, runningMean, runningVariance, momentum, epsilon);

    public T LayerNorm(T x, T scale, T shift, float epsilon = 1e-5f) => all.LayerNorm(x, scale, shift, epsilon);

    public T Dropout(T x, float probability) => all.Dropout(x, probability);

    public T Embedding(T table, T indices) => all.Embedding(table, indices);

    public T Add(T a, T b) => all.Add(a, b);

    public T Sub(T a, T b) => all.Sub(a, b);

    public T Mul(T a, T b) => all.Mul(a, b);

    public T Div(T a, T b) => all.Div(a, b);

    public T Max(T a, T b) => all.Max(a, b);

    public T Min(T a, T b) => all.Min(a, b);

    public T Affine(T x, float scale, float shift) => all.Affine(x, scale, shift);

    public T Clip(T x, float low, float high) => all.Clip(x, low, high);

    public T Apply(Activation function, T x) => all.Apply(function, x);

    public T Softmax(T x, int axis) => all.Softmax(x, axis);

    public T LogSoftmax(T x, int axis) => all.LogSoftmax(x, axis);

    public T Sum(T x, int axis, bool keepAxis = false) => all.Sum(x, axis, keepAxis);

    public T Mean(T x, int axis, bool keepAxis = false) => all.Mean(x, axis, keepAxis);

    public T ReduceMax(T x, int axis, bool keepAxis = false) => all.ReduceMax(x, axis, keepAxis);

    public T Concat(int axis, params ReadOnlySpan<T> parts) => all.Concat(axis, parts);

    public T Slice(T x, int axis, int start, int end) => all.Slice(x, axis, start, end);

    public T Gather(string name, T x, int axis, ReadOnlyMemory<int> positions) => all.Gather(name, x, axis, positions);

    public T Reshape(T x, params ReadOnlySpan<int> shape) => all.Reshape(x, shape);

    public T Transpose(T x, params ReadOnlySpan<int> axes) => all.Transpose(x, axes);

    public T GreaterThan(T x, float number) => all.GreaterThan(x, number);

    public T ArgMax(T x, int axis) => all.ArgMax(x, axis);

    public T StopGradient(T x) => all.StopGradient(x);

    public T Noise(T x) => all.Noise(x);
}
