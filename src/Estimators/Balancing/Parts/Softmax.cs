namespace MlNet.MultiTask;

/// <summary>The softmax function, safe from overflow.</summary>
internal static class Softmax
{
    /// <summary>Replaces each xᵢ by total · exp(xᵢ) / Σ exp(xⱼ).</summary>
    public static void Apply(Span<double> x, double total = 1)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var value in x)
            largest = Math.Max(largest, value);
        foreach (ref var value in x)
            sum += value = Math.Exp(value - largest);
        foreach (ref var value in x)
            value *= total / sum;
    }
}
