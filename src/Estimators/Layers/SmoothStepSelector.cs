namespace MlNet.MultiTask;

/// <summary>
/// The selectors of DSelect-k (Hazimeh et al. 2021, section 2): an expert's number is written in binary, each of its bits is a trained
/// number t behind the smooth step S(t), and an expert's weight is the product over the bits of S(t) or 1 − S(t).
/// </summary>
internal static class SmoothStepSelector
{
    /// <summary>Bits that it takes to number the experts.</summary>
    public static int Bits(int experts) => Math.Max(1, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)(experts - 1)));

    /// <summary>S(t) = −2 t³/γ³ + 3 t/(2γ) + ½ within ±γ/2, 0 below and 1 above: differentiable, and exactly 0 or 1 outside.</summary>
    public static T SmoothStep<T>(IOps<T> ops, T t, float gamma)
    {
        // With u = t/γ, limited to ±½, S = −2u³ + 1.5u + 0.5 comes out as exactly 0 and 1 at the ends.
        var u = ops.Clip(ops.Affine(t, 1 / gamma, 0), -0.5f, 0.5f);
        return ops.Affine(ops.Mul(u, ops.Affine(ops.Apply(Activation.Square, u), -2, 1.5f)), 1, 0.5f);
    }

    /// <summary>The weights that selectors give to each expert.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="bits">S(t) of each bit, lowest first, [any, selectors, bits].</param>
    /// <param name="experts">Number of experts.</param>
    /// <returns>[any, selectors, experts]; sums to 1 over the experts.</returns>
    public static T Weights<T>(IOps<T> ops, T bits, int experts)
    {
        var count = ops.Size(bits, -1);
        var codes = Choices(ops, bits, 0);
        for (var bit = 1; bit < count; bit++)
        {
            var one = ops.Slice(bits, -1, bit, bit + 1);
            codes = ops.Concat(-1, ops.Mul(codes, ops.Affine(one, -1, 1)), ops.Mul(codes, one));
        }
        var surplus = (1 << count) - experts;
        if (surplus == 0)
            return codes;
        // Numbers beyond the last expert stand for the first ones again.
        var first = ops.Add(ops.Slice(codes, -1, 0, surplus), ops.Slice(codes, -1, experts, 1 << count));
        return surplus == experts ? first : ops.Concat(-1, first, ops.Slice(codes, -1, surplus, experts));
    }

    /// <summary>Entropy of the selectors' choices, Σ −s log s − (1 − s) log(1 − s) over their bits: 0 where each has settled on one
    /// expert.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="bits">[any, selectors, bits].</param>
    /// <returns>[any].</returns>
    public static T Entropy<T>(IOps<T> ops, T bits)
    {
        var sum = ops.Add(Plogp(ops, bits), Plogp(ops, ops.Affine(bits, -1, 1)));
        return ops.Apply(Activation.Negate, ops.Sum(ops.Sum(sum, 2), 1));
    }

    private static T Choices<T>(IOps<T> ops, T bits, int bit)
    {
        var one = ops.Slice(bits, -1, bit, bit + 1);
        return ops.Concat(-1, ops.Affine(one, -1, 1), one);
    }

    // p log p, and 0 for p = 0.
    private static T Plogp<T>(IOps<T> ops, T p) => ops.Mul(p, ops.Apply(Activation.Log, ops.Clip(p, 1e-20f, 1)));
}
