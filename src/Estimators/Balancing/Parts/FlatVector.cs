using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>Vectors of all parameters.</summary>
internal static class FlatVector
{
    /// <summary>⟨a, b⟩ and ‖a‖² as doubles, safe for tiny and huge entries.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var p = 0; p < a.Length; p++)
            sum += (double)a[p] * b[p];
        return sum;
    }

    /// <summary>result ← a + factor · b.</summary>
    public static void Add(ReadOnlySpan<float> a, double factor, ReadOnlySpan<float> b, Span<float> result) =>
        TensorPrimitives.MultiplyAdd(b, (float)factor, a, result);

    /// <summary>An array of this length, the old one where it fits.</summary>
    public static float[] Sized(ref float[] vector, int length) => vector.Length == length ? vector : vector = new float[length];
}
