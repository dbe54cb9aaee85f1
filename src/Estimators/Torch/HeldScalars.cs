using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Numbers for libtorch that live until it has read them, and operations that need some. TorchSharp makes a <see cref="Scalar"/> of each
/// number and hands libtorch the address of what nothing in .NET refers to any longer: a collection at that moment frees it, and libtorch
/// reads what is there then ("Expected false to be true", in <c>Scalar::toDouble</c>; seen once, in a step that clamped). It makes some by
/// itself too, as for a + b of two tensors; <c>test/Repository.Tests/Scalars</c> finds all such calls.
/// </summary>
internal static class HeldScalars
{
    private static readonly Scalar s_one = 1;

    [ThreadStatic]
    private static ScalarRing? t_whole;

    [ThreadStatic]
    private static ScalarRing? t_real;

    /// <summary>A whole number. It is for the next operation: after <see cref="ScalarRing.Size"/> others it may be freed.</summary>
    public static Scalar Held(long number) => (t_whole ??= new ScalarRing(bits => bits)).Of(number);

    /// <summary>The same for any number.</summary>
    public static Scalar Held(double number) =>
        (t_real ??= new ScalarRing(bits => BitConverter.Int64BitsToDouble(bits))).Of(BitConverter.DoubleToInt64Bits(number));

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, s_one);

    /// <summary>x + <paramref name="number"/>.</summary>
    public static Tensor Plus(this Tensor x, double number) => x.add(Held(number), s_one);

    /// <summary>x + <paramref name="number"/>, whole where x is.</summary>
    public static Tensor Plus(this Tensor x, long number) => x.add(Held(number), s_one);

    /// <summary><paramref name="number"/> − x.</summary>
    public static Tensor Minus(double number, Tensor x) => (-x).Plus(number);

    /// <summary>x · <paramref name="scale"/> + <paramref name="shift"/>.</summary>
    public static Tensor Affine(Tensor x, float scale, float shift) => (x * Held(scale)).Plus(shift);

    /// <summary>x².</summary>
    public static Tensor Squared(this Tensor x) => x.pow(Held(2));

    /// <summary>The values, no less than <paramref name="low"/> and no more than <paramref name="high"/>.</summary>
    public static Tensor Clamp(Tensor x, float low, float high) => x.clamp(Held(low), Held(high));

    /// <summary>log(1 + exp(x)).</summary>
    public static Tensor Softplus(Tensor x) => SoftplusScript.Run(x);

    /// <summary>x · tanh(log(1 + exp(x))) (Misra 2019).</summary>
    public static Tensor Mish(Tensor x)
    {
        using var softplus = Softplus(x);
        using var gate = softplus.tanh();
        return x * gate;
    }

    /// <summary>0, 1, …, <paramref name="count"/> − 1 as int64.</summary>
    public static Tensor Counted(long count, Device? device = null) => arange(Held(0), Held(count), Held(1), ScalarType.Int64, device);
}
