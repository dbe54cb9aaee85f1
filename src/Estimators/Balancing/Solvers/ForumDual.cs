namespace MlNet.MultiTask;

/// <summary>
/// The dual problem of <see cref="Forum"/>: min over λ in the simplex and ν ≥ 0 of ½‖Σ λᵢgᵢ + νq‖² − νρ‖q‖². For a given λ the best ν is
/// max(ρ − Σ λᵢ⟨gᵢ, q⟩/‖q‖², 0), so what is left is convex and smooth in λ: accelerated projected gradients (Beck, Teboulle 2009, with a
/// restart where the objective rises).
/// </summary>
internal static class ForumDual
{
    private const int MostSteps = 2000;

    /// <summary>Finds λ.</summary>
    /// <param name="gramian">⟨gᵢ, gⱼ⟩, row by row.</param>
    /// <param name="slopes">⟨gᵢ, q⟩/‖q‖².</param>
    /// <param name="norm">‖q‖².</param>
    /// <param name="rho">ρ.</param>
    public static double[] Solve(double[] gramian, double[] slopes, double norm, double rho)
    {
        var n = slopes.Length;
        var lambda = new double[n];
        if (n == 0)
            return lambda;
        Array.Fill(lambda, 1.0 / n);
        var steepest = 0.0;
        for (var i = 0; i < n; i++)
            steepest += gramian[i * n + i] + slopes[i] * slopes[i] * norm;
        if (!(steepest > 0))
            return lambda;
        var (point, next, slope, momentum, value) = ((double[])lambda.Clone(), new double[n], new double[n], 1.0, double.PositiveInfinity);
        for (var step = 0; step < MostSteps; step++)
        {
            Value(gramian, slopes, norm, rho, point, slope);
            for (var i = 0; i < n; i++)
                next[i] = point[i] - slope[i] / steepest;
            SimplexProjection.Project(next);
            var reached = Value(gramian, slopes, norm, rho, next, slope);
            if (reached > value)
            {
                (momentum, value) = (1, double.PositiveInfinity);
                lambda.CopyTo(point, 0);
                continue;
            }
            var (longer, moved) = ((1 + Math.Sqrt(1 + 4 * momentum * momentum)) / 2, 0.0);
            for (var i = 0; i < n; i++)
            {
                point[i] = next[i] + (momentum - 1) / longer * (next[i] - lambda[i]);
                moved = Math.Max(moved, Math.Abs(next[i] - lambda[i]));
                lambda[i] = next[i];
            }
            (momentum, value) = (longer, reached);
            if (moved < 1e-10 && step > 0)
                break;
        }
        return lambda;
    }

    // The objective with the best ν put in, and its gradient Gλ + ν⟨gᵢ, q⟩.
    private static double Value(double[] gramian, double[] slopes, double norm, double rho, double[] lambda, double[] slope)
    {
        Quadratic.Multiply(gramian, lambda, slope);
        var (value, push) = (0.0, rho);
        for (var i = 0; i < lambda.Length; i++)
        {
            value += lambda[i] * slope[i] / 2;
            push -= lambda[i] * slopes[i];
        }
        push = Math.Max(push, 0);
        for (var i = 0; i < lambda.Length; i++)
            slope[i] += push * slopes[i] * norm;
        return value - push * push * norm / 2;
    }
}
