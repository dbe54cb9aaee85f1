namespace MlNet.MultiTask;

/// <summary>Metrics of a quantile task, in the label's units.</summary>
public sealed class QuantileMetrics
{
    internal QuantileMetrics(
        IReadOnlyList<double> quantiles,
        IReadOnlyList<double> pinballLosses,
        IReadOnlyList<double> sharesBelow,
        double coverage,
        double width
    ) =>
        (Quantiles, PinballLosses, SharesBelow, IntervalCoverage, MeanIntervalWidth) = (
            quantiles,
            pinballLosses,
            sharesBelow,
            coverage,
            width
        );

    /// <summary>The quantiles τ, ascending.</summary>
    public IReadOnlyList<double> Quantiles { get; }

    /// <summary>For each quantile the mean of max(τ e, (τ − 1) e), e = y − q.</summary>
    public IReadOnlyList<double> PinballLosses { get; }

    /// <summary>For each quantile the share of labels that are at most as large; for a well-calibrated model it is τ.</summary>
    public IReadOnlyList<double> SharesBelow { get; }

    /// <summary>Share of labels from the lowest to the highest quantile; for a well-calibrated model it is the difference of their
    /// τ.</summary>
    public double IntervalCoverage { get; }

    /// <summary>Mean difference of the highest and the lowest quantile.</summary>
    public double MeanIntervalWidth { get; }

    /// <summary>Mean of <see cref="PinballLosses"/>.</summary>
    public double MeanPinballLoss => PinballLosses.Average();
}
