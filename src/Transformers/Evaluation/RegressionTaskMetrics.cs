namespace MlNet.MultiTask;

/// <summary>
/// Metrics of a number. They mean what those of <see cref="Microsoft.ML.Data.RegressionMetrics"/> mean, but every sum is kept in double
/// precision around a running mean (Welford 1962), so that a large offset of the labels costs no digits.
/// </summary>
public sealed class RegressionTaskMetrics
{
    internal RegressionTaskMetrics(double meanAbsoluteError, double meanSquaredError, double rSquared) =>
        (MeanAbsoluteError, MeanSquaredError, RSquared) = (meanAbsoluteError, meanSquaredError, rSquared);

    /// <summary>Mean of |y − score|, in the label's units.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>Mean of (y − score)².</summary>
    public double MeanSquaredError { get; }

    /// <summary>Square root of <see cref="MeanSquaredError"/>, in the label's units.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>R² = 1 − Σ (y − score)² / Σ (y − mean of y)², at most 1; NaN where all labels are the same number, a single row
    /// included.</summary>
    public double RSquared { get; }
}
