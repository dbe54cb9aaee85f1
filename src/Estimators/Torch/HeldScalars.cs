using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Operations with scalars that live until they are done. TorchSharp hands libtorch the address of a scalar that nothing in .NET refers to
/// any longer: a collection at that moment frees it, and libtorch reads what is there then ("Expected false to be true", in
/// <c>Scalar::toDouble</c>; seen once, in a step that clamped).
/// </summary>
internal static class HeldScalars
{
    /// <summary>The values, no less than <paramref name="low"/> and no more than <paramref name="high"/>.</summary>
    public static Tensor Clamp(Tensor x, float low, float high)
    {
        using Scalar least = low,
            most = high;
        return x.clamp(least, most);
    }

    /// <summary>x · <paramref name="scale"/> + <paramref name="shift"/>.</summary>
    public static Tensor Affine(Tensor x, float scale, float shift)
    {
        using Scalar factor = scale,
            summand = shift;
        return x.mul(factor).add(summand);
    }
}
