using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// GradDrop, gradient sign dropout: in every coordinate one sign is drawn, the positive one with probability ½(1 + Σgₜ/Σ|gₜ|), and
/// gradients of the other sign are dropped (Chen et al. 2020, "Just Pick a Sign", algorithm 1, lines 10 to 15).
/// </summary>
/// <remarks>On the gradients as they are, as in TorchJD; LibMTL does it on the shared representation, multiplied by the signs of its
/// activations.</remarks>
public sealed class GradDrop : DirectionBalancer
{
    private const int Block = 256;

    /// <summary>Share of a dropped gradient that passes all the same, in [0, 1]; 1 is the plain sum.</summary>
    /// <value>0</value>
    public double Leak { get; init; }

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Fraction(Leak);
    }

    /// <inheritdoc/>
    public override void Combine(BalancerStep step, Span<float> direction)
    {
        Span<float> positive = stackalloc float[Block],
            negative = stackalloc float[Block],
            gradient = stackalloc float[Block];
        Span<ulong> draws = stackalloc ulong[Block / 2];
        for (var start = 0; start < direction.Length; start += Block)
        {
            var part = direction.Slice(start, Math.Min(Block, direction.Length - start));
            positive.Clear();
            negative.Clear();
            for (var i = 0; i < step.Tasks.Length; i++)
            {
                // Behind the last coordinate stay the zeros, or what another task left, which nobody reads.
                step.Gradient(i).Slice(start, part.Length).CopyTo(gradient);
                Split(gradient, positive, negative);
            }
            Random.Fill(draws[..((part.Length + 1) / 2)]);
            Pick(positive, negative, MemoryMarshal.Cast<ulong, int>(draws));
            positive[..part.Length].CopyTo(part);
        }
    }

    private static void Split(ReadOnlySpan<float> gradient, Span<float> positive, Span<float> negative)
    {
        var from = Wide(gradient);
        var above = Wide(positive);
        var below = Wide(negative);
        for (var k = 0; k < from.Length; k++)
        {
            above[k] += Vector.Max(from[k], Vector<float>.Zero);
            below[k] += Vector.Min(from[k], Vector<float>.Zero);
        }
    }

    // Leaves the direction in place of the positive sums. One draw of 64 bits is enough for two coordinates, each a number of 24 bits in
    // [0, 1).
    private void Pick(Span<float> positive, ReadOnlySpan<float> negative, ReadOnlySpan<int> draws)
    {
        var leak = new Vector<float>((float)Leak);
        var above = Wide(positive);
        var below = Wide(negative);
        var bits = MemoryMarshal.Cast<int, Vector<int>>(draws);
        for (var k = 0; k < above.Length; k++)
        {
            var uniform = Vector.ConvertToSingle(Vector.ShiftRightLogical(bits[k], 8)) * (1f / (1 << 24));
            // ½(1 + Σg/Σ|g|) = Σg⁺/(Σg⁺ + Σ|g⁻|)
            var picksPositive = Vector.LessThan(uniform * (above[k] - below[k]), above[k]);
            var (kept, dropped) = (
                Vector.ConditionalSelect(picksPositive, above[k], below[k]),
                Vector.ConditionalSelect(picksPositive, below[k], above[k])
            );
            above[k] = kept + leak * dropped;
        }
    }

    private static Span<Vector<float>> Wide(Span<float> numbers) => MemoryMarshal.Cast<float, Vector<float>>(numbers);

    private static ReadOnlySpan<Vector<float>> Wide(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, Vector<float>>(numbers);
}
