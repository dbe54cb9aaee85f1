using System.Numerics;

namespace Microsoft.ML.Transforms;

/// <summary>The cumulative distribution function of a normal distribution, by Winitzki's closed form for the error function.</summary>
internal static class NormalCdf
{
    private const double A = 0.147;

    /// <summary>A standard deviation of zero gives 0 everywhere.</summary>
    public static T Of<T>(T value, T mean, T standardDeviation)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (T.IsNaN(value))
            return value;
        if (T.IsZero(standardDeviation))
            return T.Zero;
        var x = double.CreateTruncating((value - mean) / standardDeviation);
        var square = x * x / 2;
        var erf = Math.Sqrt(1 - Math.Exp(-square * ((4 / Math.PI) + (A * square)) / (1 + (A * square))));
        return T.CreateTruncating(0.5 + (0.5 * Math.Sign(x) * erf));
    }
}
