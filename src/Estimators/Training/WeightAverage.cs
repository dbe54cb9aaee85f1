using System.Numerics;
using System.Runtime.InteropServices;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// A moving average of the weights, ā ← d ā + (1 − d) θ after each step (Polyak, Juditsky 1992; as an exponential average Tarvainen,
/// Valpola 2017). During the first steps the average forgets faster, d = min(decay, (1 + n) / (10 + n)), so that the initial weights do not
/// linger.
/// </summary>
internal sealed class WeightAverage(ParameterStore store, double decay) : IDisposable
{
    private const string Key = "average/weights";

    private readonly Tensor _average = store.Values.detach().clone().DetachFromDisposeScope();
    private float[]? _aside;

    /// <summary>Updates the average after a step. A weight that has never moved is its own average to the last bit.</summary>
    /// <param name="steps">Number of steps.</param>
    public void Add(long steps)
    {
        var rest = (float)(1 - Math.Min(decay, (1.0 + steps) / (10 + steps)));
        if (store.HasSpans)
        {
            var average = MemoryMarshal.Cast<float, Vector<float>>(FlatTensor.Span(_average));
            var values = MemoryMarshal.Cast<float, Vector<float>>(store.ValueSpan);
            for (var i = 0; i < average.Length; i++)
                average[i] += (values[i] - average[i]) * rest;
            return;
        }
        using var grad = no_grad();
        using var difference = store.Values - _average;
        _average.add_(difference, Held(rest));
    }

    /// <summary>Replaces the weights by the average.</summary>
    public void Swap()
    {
        _aside ??= new float[store.Length];
        store.ReadValues(_aside);
        using var grad = no_grad();
        store.Values.copy_(_average);
    }

    /// <summary>Restores the weights.</summary>
    public void SwapBack() => store.WriteValues(_aside);

    /// <summary>Writes the average to a checkpoint.</summary>
    public void Capture(Checkpoint to)
    {
        var values = new float[store.Length];
        FlatTensor.Read(_average, values);
        to.Put<float>(Key, values);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        var values = new float[store.Length];
        from.CopyTo<float>(Key, values);
        FlatTensor.Write(_average, values);
    }

    public void Dispose() => _average.Dispose();
}
