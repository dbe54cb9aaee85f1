namespace MlNet.MultiTask;

/// <summary>Cholesky factors of small symmetric matrices, stored row by row in place: A = L Lᵀ.</summary>
internal static class Cholesky
{
    /// <summary>Replaces the lower triangle of an n×n matrix by L.</summary>
    /// <param name="a">The matrix, with <paramref name="stride"/> numbers from row to row.</param>
    /// <param name="n">Its order.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="smallestPivot">A pivot must be larger than this.</param>
    /// <returns>False if a pivot is not: the matrix is not positive definite to that accuracy.</returns>
    public static bool Factor(Span<double> a, int n, int stride, double smallestPivot)
    {
        for (var i = 0; i < n; i++)
        {
            var row = a.Slice(i * stride, i + 1);
            for (var j = 0; j < i; j++)
            {
                var other = a.Slice(j * stride, j + 1);
                var sum = row[j];
                for (var k = 0; k < j; k++)
                    sum -= row[k] * other[k];
                row[j] = sum / other[j];
            }
            var pivot = row[i];
            for (var k = 0; k < i; k++)
                pivot -= row[k] * row[k];
            if (!(pivot > smallestPivot))
                return false;
            row[i] = Math.Sqrt(pivot);
        }
        return true;
    }

    /// <summary>Solves L Lᵀ x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, int stride, Span<double> x)
    {
        for (var i = 0; i < n; i++)
        {
            var sum = x[i];
            for (var k = 0; k < i; k++)
                sum -= factor[i * stride + k] * x[k];
            x[i] = sum / factor[i * stride + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = x[i];
            for (var k = i + 1; k < n; k++)
                sum -= factor[k * stride + i] * x[k];
            x[i] = sum / factor[i * stride + i];
        }
    }
}
