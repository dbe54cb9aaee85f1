using System.Numerics.Tensors;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>Gradients in arrays, worked on by vector instructions: on the CPU nothing is as quick.</summary>
internal sealed class SpanGradients(int samples, int tasks) : TaskGradients
{
    private readonly float[][][] _rows = [.. Enumerable.Range(0, samples).Select(_ => Enumerable.Repeat<float[]>([], tasks).ToArray())];

    public override void Take(int task, int sample, torch.Tensor flat)
    {
        var gradient = FlatTensor.Span(flat);
        ref var row = ref _rows[sample][task];
        if (row.Length < Length)
            row = new float[Length];
        gradient.CopyTo(row);
        gradient.Clear();
    }

    /// <summary>Takes a task's gradient of the only sample.</summary>
    public void Put(int task, ReadOnlySpan<float> gradient) => gradient.CopyTo(Values(task));

    /// <summary>A task's gradient of the only sample, to be written.</summary>
    public Span<float> Values(int task)
    {
        _ = Row(task, 0);
        return _rows[0][task].AsSpan(0, Length);
    }

    public override void Sum(RankGroup ranks, int task, int sample)
    {
        _ = Row(task, sample);
        ranks.Sum(_rows[sample][task].AsSpan(0, Length));
    }

    // What was never taken is zero.
    public override ReadOnlySpan<float> Row(int task, int sample)
    {
        ref var row = ref _rows[sample][task];
        if (row.Length < Length)
            row = new float[Length];
        return row.AsSpan(0, Length);
    }

    public override double[] Products(ReadOnlySpan<int> of, int a, int b, int length)
    {
        var size = of.Length;
        var values = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = a == b ? i : 0; j < size; j++)
            {
                values[i * size + j] = Dot(Row(of[i], a)[..length], Row(of[j], b)[..length]);
                if (a == b)
                    values[j * size + i] = values[i * size + j];
            }
        return values;
    }

    public override void Combine(ReadOnlySpan<int> of, ReadOnlySpan<double> weights, torch.Tensor into)
    {
        var direction = FlatTensor.Span(into);
        direction.Clear();
        for (var k = 0; k < of.Length; k++)
            TensorPrimitives.MultiplyAdd(Row(of[k], 0), (float)weights[k], direction, direction);
    }

    public override void Dispose() { }

    // The first batch's rows are always overwritten; other batches may lack a task of the first one.
    protected override void Clear()
    {
        foreach (var sample in _rows.Skip(1))
            foreach (var row in sample)
                Array.Clear(row);
    }

    // Blocks in float32, their sum in double: as exact as is needed and as fast as the memory. Scaling by the largest entry keeps squares
    // of tiny and huge gradients in range.
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
