namespace MlNet.MultiTask;

/// <summary>
/// The point of least norm in the convex hull of T vectors, from their Gramian G: min wᵀGw over the simplex (Désidéri 2012, the direction
/// of MGDA).
/// </summary>
/// <remarks>
/// With κ > 0 and w = x / Σx its optimality conditions are those of min ½ xᵀ(G + κ11ᵀ)x − κ1ᵀx over x ≥ 0, which
/// <see cref="NonNegativeQp"/> solves exactly: both say that ⟨gᵢ, Σwⱼgⱼ⟩ is the same for all i with wᵢ > 0 and no smaller for the others. κ
/// is the smallest squared norm, an upper bound of the minimum.
/// </remarks>
internal sealed class MinNormPoint
{
    private readonly NonNegativeQp _qp = new();
    private double[] _matrix = [],
        _linear = [];

    /// <summary>Finds it.</summary>
    /// <param name="gramian">G, T×T row by row.</param>
    /// <param name="weights">Receives w ≥ 0, Σw = 1; its length is T.</param>
    /// <returns>wᵀGw, the squared norm of the point.</returns>
    public double Solve(ReadOnlySpan<double> gramian, Span<double> weights)
    {
        var n = weights.Length;
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < n; i++)
            smallest = Math.Min(smallest, gramian[i * n + i]);
        if (!(smallest > 0))
            return ShareAmongZeros(gramian, weights);
        if (_linear.Length != n)
            (_matrix, _linear) = (new double[n * n], new double[n]);
        for (var i = 0; i < n * n; i++)
            _matrix[i] = gramian[i] + smallest;
        Array.Fill(_linear, -smallest);
        _qp.Solve(_matrix, _linear, weights);
        var sum = 0.0;
        foreach (var w in weights)
            sum += w;
        foreach (ref var w in weights)
            w /= sum;
        return Quadratic.Form(gramian, weights);
    }

    /// <summary>A vector of length zero is the nearest point itself.</summary>
    private static double ShareAmongZeros(ReadOnlySpan<double> gramian, Span<double> weights)
    {
        var (n, zeros) = (weights.Length, 0);
        for (var i = 0; i < n; i++)
            zeros += gramian[i * n + i] > 0 ? 0 : 1;
        for (var i = 0; i < n; i++)
            weights[i] = gramian[i * n + i] > 0 ? 0 : 1.0 / zeros;
        return 0;
    }
}
