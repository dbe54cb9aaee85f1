namespace MlNet.MultiTask.Checking;

/// <summary>Whether two columns hold the same.</summary>
internal static class ColumnDifference
{
    /// <summary>Whether values have to be the same to the bit: all but numbers that were computed.</summary>
    public static bool IsExact(Array values, bool isDecoded) => isDecoded || values is not (float[] or double[]);

    /// <summary>The first item that differs by more than a tolerance.</summary>
    /// <param name="expected">Values.</param>
    /// <param name="actual">Values beside them.</param>
    /// <param name="rowOf">The row of an item.</param>
    /// <param name="tolerance">Relative to the item or to the mean magnitude of all, whichever is larger.</param>
    /// <param name="forgiven">Rows that are not looked at where the tolerance is 0.</param>
    public static int? FirstRow(Array expected, Array actual, Func<int, int> rowOf, double tolerance, IReadOnlySet<int> forgiven)
    {
        if (expected.Length != actual.Length || expected.GetType() != actual.GetType())
            return 0;
        return (expected, actual) switch
        {
            (float[] e, float[] a) when tolerance > 0 => First(e.Length, i => e[i], i => a[i], tolerance),
            (double[] e, double[] a) when tolerance > 0 => First(e.Length, i => e[i], i => a[i], tolerance),
            _ => First(expected, actual, rowOf, forgiven),
        };
    }

    private static int? First(Array expected, Array actual, Func<int, int> rowOf, IReadOnlySet<int> forgiven)
    {
        for (var i = 0; i < expected.Length; i++)
            if (!Equals(expected.GetValue(i), actual.GetValue(i)) && !forgiven.Contains(rowOf(i)))
                return i;
        return null;
    }

    private static int? First(int count, Func<int, double> expected, Func<int, double> actual, double tolerance)
    {
        var finite = Enumerable.Range(0, count).Select(expected).Where(double.IsFinite).Select(Math.Abs).ToArray();
        var mean = finite.Length == 0 ? 0 : finite.Average();
        for (var i = 0; i < count; i++)
        {
            double e = expected(i),
                a = actual(i);
            if (e.Equals(a))
                continue;
            var near = double.IsFinite(e) && double.IsFinite(a) && Math.Abs(e - a) <= tolerance * Math.Max(Math.Abs(e), mean);
            if (!near)
                return i;
        }
        return null;
    }
}
