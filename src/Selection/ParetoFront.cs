namespace MlNet.MultiTask;

/// <summary>Which vectors no other one beats.</summary>
internal static class ParetoFront
{
    /// <summary>The positions of those that are not dominated: no other is at least as good everywhere and better somewhere. More is
    /// better.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<double[]> points) =>
        [.. Enumerable.Range(0, points.Count).Where(i => !points.Any(other => Dominates(other, points[i])))];

    private static bool Dominates(double[] a, double[] b)
    {
        var isBetter = false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!(a[i] >= b[i]))
                return false;
            isBetter |= a[i] > b[i];
        }
        return isBetter;
    }
}
