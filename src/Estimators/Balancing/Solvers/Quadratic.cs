namespace MlNet.MultiTask;

/// <summary>Products with a small symmetric matrix stored row by row.</summary>
internal static class Quadratic
{
    /// <summary>xᵀAx.</summary>
    public static double Form(ReadOnlySpan<double> a, ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * Dot(a.Slice(i * x.Length, x.Length), x);
        return sum;
    }

    /// <summary>y = Ax.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = Dot(a.Slice(i * x.Length, x.Length), x);
    }

    /// <summary>Σ aᵢxᵢ.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += a[i] * x[i];
        return sum;
    }
}
