namespace MlNet.MultiTask.Splicing;

/// <summary>What NormalizeLpNorm and NormalizeGlobalContrast do with a row.</summary>
/// <param name="Kind">What it is divided by.</param>
/// <param name="IsCentred">Whether its mean is taken off first.</param>
/// <param name="Scale">What it is multiplied by besides.</param>
internal sealed record LpNorm(LpNormKind Kind, bool IsCentred, float Scale)
{
    private const double Tolerance = 1e-4;

    /// <summary>The norm of a kind that makes one set of rows of another; null where there is none.</summary>
    public static LpNorm? Fitting(LpNormKind kind, bool isCentred, IReadOnlyList<float[]> given, IReadOnlyList<float[]> made)
    {
        double? scale = null;
        for (var row = 0; row < given.Count; row++)
        {
            var x = Centred(given[row], isCentred);
            var divisor = Divisor(kind, x);
            // The factor of rows without a norm, or with a huge one, is another.
            if (!(divisor > 0 && divisor < 1e6))
                continue;
            for (var i = 0; i < x.Length; i++)
            {
                if (Math.Abs(x[i]) > 1e-6)
                    scale ??= made[row][i] * divisor / x[i];
                if (Math.Abs(made[row][i] - x[i] * (scale ?? 0) / divisor) > Tolerance * Math.Max(1, Math.Abs(made[row][i])))
                    return null;
            }
        }
        return scale is { } found && found > 0 ? new(kind, isCentred, Rounded(found)) : null;
    }

    // The scale is mostly a short number, which the rows' rounding hides.
    private static float Rounded(double scale)
    {
        var rounded = Math.Round(scale, 4);
        return (float)(Math.Abs(scale - rounded) < 1e-5 * scale ? rounded : scale);
    }

    private static double[] Centred(float[] row, bool isCentred)
    {
        var mean = isCentred ? row.Average(item => (double)item) : 0;
        return [.. row.Select(item => item - mean)];
    }

    private static double Divisor(LpNormKind kind, double[] x) =>
        kind switch
        {
            LpNormKind.L1 => x.Sum(Math.Abs),
            LpNormKind.L2 => Math.Sqrt(x.Sum(item => item * item)),
            LpNormKind.Infinity => x.Max(Math.Abs),
            _ => Math.Sqrt(x.Average(item => (item - x.Average()) * (item - x.Average()))),
        };
}
