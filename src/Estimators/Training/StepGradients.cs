using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>Collects what a balancer sees of a step: losses and, for the methods that want them, each task's gradient with respect to the shared parameters.</summary>
internal sealed class StepGradients : BalancerStep
{
    private readonly int _shared;
    private readonly float[][][] _rows;
    private readonly double[] _losses;
    private readonly Dictionary<(int, int), Gramian> _gramians = [];
    private int[] _tasks = [];
    private long _step;
    private long _planned;
    private int _epoch;

    public StepGradients(Balancer balancer, int taskCount, int sharedCount)
    {
        _shared = sharedCount;
        _losses = new double[taskCount];
        var samples = balancer.Needs == BalancerNeeds.Losses ? 0 : balancer.Samples;
        _rows = [.. Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, taskCount).Select(_ => new float[sharedCount]).ToArray())];
    }

    public override long Step => _step;

    public override int Epoch => _epoch;

    public override long PlannedSteps => _planned;

    public override ReadOnlySpan<int> Tasks => _tasks;

    public override ReadOnlySpan<double> Losses => _losses.AsSpan(0, _tasks.Length);

    public override int ParameterCount => _shared;

    public override Gramian Gramian => CrossGramian(0, 0);

    public override ReadOnlySpan<float> Gradient(int index, int sample = 0) => _rows[sample][_tasks[index]];

    public void Begin(int[] tasks, long step, int epoch, long plannedSteps)
    {
        (_tasks, _step, _epoch, _planned) = (tasks, step, epoch, plannedSteps);
        _gramians.Clear();
        foreach (var sample in _rows)
            foreach (var row in sample)
                if (sample != _rows[0])
                    Array.Clear(row);
    }

    public void SetLoss(int index, double loss)
    {
        if (index < _tasks.Length)
            _losses[index] = loss;
    }

    public void Put(int task, int sample, ReadOnlySpan<float> gradient) => gradient.CopyTo(_rows[sample][task]);

    /// <summary>Σ wᵢ gᵢ.</summary>
    public void Combine(ReadOnlySpan<double> weights, Span<float> direction)
    {
        direction.Clear();
        for (var k = 0; k < _tasks.Length; k++)
            TensorPrimitives.MultiplyAdd(Gradient(k), (float)weights[k], direction, direction);
    }

    public override Gramian CrossGramian(int a, int b)
    {
        if (_gramians.TryGetValue((a, b), out var known))
            return known;
        var size = _tasks.Length;
        var values = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = a == b ? i : 0; j < size; j++)
            {
                values[i * size + j] = Dot(Gradient(i, a), Gradient(j, b));
                if (a == b)
                    values[j * size + i] = values[i * size + j];
            }
        return _gramians[(a, b)] = new Gramian(values, size);
    }

    // Blocks in float32, their sum in double: as exact as is needed and as fast as the memory. Scaling by the largest entry keeps squares of tiny and huge gradients in range.
    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var (sx, sy) = (Scale(x), Scale(y));
        if (sx == 0 || sy == 0)
            return 0;
        var sum = 0.0;
        if (sx is > 1e-15f and < 1e15f && sy is > 1e-15f and < 1e15f)
        {
            const int Block = 4096;
            for (var i = 0; i < x.Length; i += Block)
            {
                var count = Math.Min(Block, x.Length - i);
                sum += TensorPrimitives.Dot(x.Slice(i, count), y.Slice(i, count));
            }
            return sum;
        }
        for (var i = 0; i < x.Length; i++)
            sum += (double)x[i] * y[i];
        return sum;
    }

    private static float Scale(ReadOnlySpan<float> x) => x.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(x));
}
