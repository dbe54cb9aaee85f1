namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Plain vector arithmetic of the tests, in double precision.</summary>
internal static class Vectors
{
    public static double[] Wide(ReadOnlySpan<float> x) => Array.ConvertAll(x.ToArray(), value => (double)value);

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    public static double Norm(double[] a)
    {
        var largest = a.Length == 0 ? 0 : a.Max(Math.Abs);
        return largest == 0 ? 0 : largest * Math.Sqrt(a.Sum(x => x / largest * (x / largest)));
    }

    /// <summary>Σ wᵢ gᵢ.</summary>
    public static double[] Combine(double[] weights, float[][] rows)
    {
        var sum = new double[rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
            for (var p = 0; p < sum.Length; p++)
                sum[p] += weights[i] * rows[i][p];
        return sum;
    }

    public static float[][] Scale(float[][] rows, Func<int, double> factor) =>
        rows.Select((row, i) => Array.ConvertAll(row, value => (float)(value * factor(i)))).ToArray();
}
