using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

/// <summary>Compares tensors with numbers, element by element.</summary>
internal static class Close
{
    public static void Values(double[] expected, Tensor actual, double tolerance = 1e-6)
    {
        using var scope = NewDisposeScope();
        var plain = actual.detach().to_type(ScalarType.Float64);
        var values = plain.data<double>().ToArray();
        Assert.HasCount(expected.Length, values);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], values[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}");
    }

    public static void Shape(long[] expected, Tensor actual) => CollectionAssert.AreEqual(expected, actual.shape);

    public static void Same(Tensor expected, Tensor actual, double tolerance = 1e-6)
    {
        Shape(expected.shape, actual);
        using var scope = NewDisposeScope();
        var plain = expected.detach().to_type(ScalarType.Float64);
        Values(plain.data<double>().ToArray(), actual, tolerance);
    }
}
