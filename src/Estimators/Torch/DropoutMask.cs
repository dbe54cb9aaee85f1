using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// The masks of dropout. libtorch draws one double a value, which was a third of a training step on one core; here a seed is drawn from it,
/// and a <see cref="DropoutStream"/> does the rest.
/// </summary>
internal static class DropoutMask
{
    // Of a double's 53 bits.
    private const double Seeds = 1L << 53;

    /// <summary>A mask of the shape of a tensor.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="probability">With which each value is dropped; above 0, below 1.</param>
    /// <param name="random">What is drawn from, on the tensor's device.</param>
    public static Tensor Of(Tensor x, float probability, Generator random)
    {
        var mask = empty_like(x, requires_grad: false);
        if (x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32)
            return mask.bernoulli_(1 - probability, random).div_(Held(1 - probability));
        // Its values lie one behind the other, in whatever order those of the tensor do.
        using var values = mask.as_strided([mask.numel()], [1]);
        Fill(FlatTensor.Span(values), probability, Seed(random));
        return mask;
    }

    /// <summary>Draws the seed of a mask.</summary>
    /// <param name="random">What is drawn from, on the CPU.</param>
    public static ulong Seed(Generator random)
    {
        using var drawn = empty(1, ScalarType.Int64);
        drawn.random_(0, Seeds, random);
        return MemoryMarshal.Read<ulong>(drawn.bytes);
    }

    /// <summary>Writes a mask.</summary>
    /// <param name="mask">Receives it.</param>
    /// <param name="probability">With which each value is dropped; above 0, below 1.</param>
    /// <param name="seed">The seed.</param>
    public static void Fill(Span<float> mask, float probability, ulong seed)
    {
        var stream = new DropoutStream(probability, seed);
        Span<float> last = stackalloc float[Vector256<float>.Count];
        for (var at = 0; at < mask.Length; at += Vector256<float>.Count)
        {
            var values = stream.Next();
            var rest = mask[at..];
            if (rest.Length >= Vector256<float>.Count)
            {
                values.CopyTo(rest);
                continue;
            }
            values.CopyTo(last);
            last[..rest.Length].CopyTo(rest);
        }
    }
}
