namespace MlNet.MultiTask;

/// <summary>Quantiles of Student's t distribution, for confidence intervals of a mean.</summary>
internal static class StudentT
{
    /// <summary>The t with P(|T| ≤ t) = confidence.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double TwoSided(double confidence, int freedom)
    {
        var (low, high) = (0.0, 1.0);
        while (Within(high, freedom) < confidence)
            high *= 2;
        for (var i = 0; i < 200 && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Within(middle, freedom) < confidence ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    // P(|T| ≤ t) for whole degrees of freedom (Abramowitz, Stegun 1964, 26.7.3 and 26.7.4).
    private static double Within(double t, int freedom)
    {
        var angle = Math.Atan(t / Math.Sqrt(freedom));
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = freedom % 2 == 1;
        var (term, sum) = (isOdd ? cosine : 1.0, 0.0);
        for (var k = isOdd ? 3 : 2; k <= freedom; k += 2)
        {
            sum += term;
            term *= cosine * cosine * (k - 1) / k;
        }
        return isOdd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }
}
