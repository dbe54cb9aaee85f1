using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Gradients that stay on the parameters' device: their products are one matrix product there, and only methods that read whole
/// gradients have them copied.</summary>
internal sealed class TensorGradients(int samples, int tasks) : TaskGradients
{
    private readonly Tensor?[] _rows = new Tensor?[samples]; // [tasks, length]
    private readonly float[]?[] _copies = new float[]?[samples * tasks];

    public override void Take(int task, int sample, Tensor flat)
    {
        using var grad = no_grad();
        using var row = Rows(sample, flat.device).select(0, task);
        row.copy_(flat);
        flat.zero_();
        _copies[sample * tasks + task] = null;
    }

    public override void Sum(RankGroup ranks, int task, int sample)
    {
        _ = Row(task, sample);
        var sum = _copies[sample * tasks + task]!;
        ranks.Sum(sum);
        if (_rows[sample] is not { } rows)
            return;
        using var row = rows.select(0, task);
        FlatTensor.Write(row, sum);
    }

    public override ReadOnlySpan<float> Row(int task, int sample)
    {
        ref var copy = ref _copies[sample * tasks + task];
        if (copy is not null)
            return copy;
        copy = new float[Length];
        if (_rows[sample] is { } rows)
        {
            using var row = rows.select(0, task);
            FlatTensor.Read(row, copy);
        }
        return copy;
    }

    // In double precision: squares of gradients from 1e-12 to 1e12 stay in range.
    public override double[] Products(ReadOnlySpan<int> of, int a, int b, int length)
    {
        if (_rows[0] is not { } first)
            return new double[of.Length * of.Length];
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var index = tensor(Array.ConvertAll(of.ToArray(), task => (long)task), device: first.device);
        var left = Rows(a, first.device).narrow(1, 0, length).index_select(0, index).to(ScalarType.Float64);
        var right = a == b ? left : Rows(b, first.device).narrow(1, 0, length).index_select(0, index).to(ScalarType.Float64);
        return left.mm(right.t()).cpu().contiguous().data<double>().ToArray();
    }

    public override void Combine(ReadOnlySpan<int> of, ReadOnlySpan<double> weights, Tensor into)
    {
        using var grad = no_grad();
        into.zero_();
        for (var k = 0; k < of.Length; k++)
        {
            using var row = Rows(0, into.device).select(0, of[k]);
            into.add_(row, Held((float)weights[k]));
        }
    }

    public override void Dispose()
    {
        foreach (var rows in _rows)
            rows?.Dispose();
    }

    protected override void Clear()
    {
        using var grad = no_grad();
        Array.Clear(_copies);
        for (var sample = 0; sample < samples; sample++)
            if (_rows[sample] is { } rows && rows.size(1) != Length)
            {
                rows.Dispose();
                _rows[sample] = null;
            }
            else
                _rows[sample]?.zero_();
    }

    private Tensor Rows(int sample, Device device) => _rows[sample] ??= zeros(tasks, Length, device: device).DetachFromDisposeScope();
}
