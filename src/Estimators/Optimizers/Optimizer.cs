using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>A rule that turns gradients into updates, applied to all parameters at once in one pass over the flat buffer.</summary>
/// <remarks>Instances hold settings only; the running averages live in the state that a training makes from them.</remarks>
public abstract class Optimizer
{
    // Of gradients: a step by less is none.
    private protected const float Negligible = 1e-30f;
    private protected const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Step size before the schedule.</summary>
    /// <value>Default 1e-3. Greater than 0.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Number of running averages kept per parameter: arrays as long as the flat buffer.</summary>
    public abstract int StateCount { get; }

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate()
    {
        Guard.Range(LearningRate is > 0 and < double.PositiveInfinity, LearningRate, "a number greater than 0");
    }

    /// <summary>Updates parameters in place and leaves the gradients at zero.</summary>
    /// <param name="update">The slice of the buffers to work on.</param>
    public abstract void Update(in OptimizerUpdate update);

    /// <summary>The same for some parts of the buffers, each in its place.</summary>
    /// <returns>False where it cannot: nothing is changed then.</returns>
    internal virtual bool Update(in OptimizerUpdate update, ReadOnlySpan<(int Start, int Length)> parts) => false;

    /// <summary>
    /// The same by libtorch's operations, where the parameters are not in the computer's own memory. Unless overridden all buffers are
    /// copied there and back in each step, so your own optimizer is correct on every device without it, but slow.
    /// </summary>
    /// <param name="update">The flat buffers; called where no gradient is recorded, and what tensors it makes are disposed of by the
    /// caller.</param>
    public virtual void Update(in OptimizerTensorUpdate update)
    {
        var (values, gradients) = (Copy(update.Values), Copy(update.Gradients));
        float[][] states = [.. update.States.Select(Copy)];
        Update(
            new OptimizerUpdate
            {
                Values = values,
                Gradients = gradients,
                States = states,
                Step = update.Step,
                LearningRate = update.LearningRate,
                WeightDecayFactor = update.WeightDecayFactor,
            }
        );
        FlatTensor.Write(update.Values, values);
        FlatTensor.Write(update.Gradients, gradients);
        for (var i = 0; i < states.Length; i++)
            FlatTensor.Write(update.States[i], states[i]);
    }

    private static float[] Copy(TorchSharp.torch.Tensor from)
    {
        var copy = new float[from.numel()];
        FlatTensor.Read(from, copy);
        return copy;
    }

    /// <summary>The same memory as vectors. The length is a multiple of 16, so nothing is left over.</summary>
    protected static Span<Vector<float>> Wide(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    /// <summary>An average that moves, or 0 where it is smaller than a bound. The average of a value whose gradient has become 0, as behind
    /// a unit that no row reaches or for a key that is rare, would shrink to a subnormal number and stay one, and each operation with it
    /// takes a processor a hundred times as long.</summary>
    private protected static Vector<float> Settled(Vector<float> average, float least) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(average), new Vector<float>(least)), Vector<float>.Zero, average);

    /// <summary>Throws unless the value is in [low, high).</summary>
    protected static void CheckRange(double value, double low, double high, string name)
    {
        if (!(value >= low && value < high))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {low} to below {high}.");
    }
}
