namespace MlNet.MultiTask;

/// <summary>
/// Projects a weighted sum of gradients onto the dual cone of all of them, the directions that conflict with none: min ‖Σ vₜgₜ‖² subject to
/// v ≥ u (Lopez-Paz, Ranzato 2017, equation 11; Quinton, Rey 2024, proposition 1).
/// </summary>
internal sealed class ConeProjection
{
    private readonly NonNegativeQp _qp = new();
    private double[] _linear = [],
        _extra = [];

    /// <summary>Replaces u by v.</summary>
    /// <param name="gramian">G, T×T row by row.</param>
    /// <param name="weights">u, T numbers.</param>
    public void Project(ReadOnlySpan<double> gramian, Span<double> weights)
    {
        var n = weights.Length;
        if (_linear.Length != n)
            (_linear, _extra) = (new double[n], new double[n]);
        Quadratic.Multiply(gramian, weights, _linear);
        _qp.Solve(gramian, _linear, _extra);
        for (var i = 0; i < n; i++)
            weights[i] += _extra[i];
    }
}
