namespace MlNet.MultiTask;

/// <summary>What an evaluation computes besides the metrics.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Number of resamplings of the rows, with replacement, for the metrics' confidence intervals (Efron 1979; percentile
    /// intervals); 0 gives none.</summary>
    /// <value>Default 0. 0, or from 10 to 1,000,000; 1000 is usual.</value>
    public int BootstrapSamples { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    /// <value>Default 0.95. Between 0 and 1.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the draws.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Bins of equal width that the predicted probabilities are sorted into for calibration.</summary>
    /// <value>Default 15, as in Guo et al. 2017. From 2 to 1000.</value>
    public int CalibrationBins { get; init; } = 15;

    /// <summary>What to do with labelled rows that have no score.</summary>
    /// <value>Default <see cref="MissingScoreHandling.MetricsAreNaN"/>.</value>
    public MissingScoreHandling MissingScores { get; init; }

    /// <summary>Metrics of your own, measured beside those of each task's kind.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<OwnMetric> OwnMetrics { get; init; } = [];

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(OwnMetrics);
        foreach (var metric in OwnMetrics)
            metric.Validate();
        Guard.Range(Enum.IsDefined(MissingScores), MissingScores, "one of the named values");
        Guard.Range(BootstrapSamples is 0 or >= 10 and <= 1_000_000, BootstrapSamples, "0 (no intervals), or from 10 to 1,000,000");
        Guard.Range(Confidence is > 0 and < 1, Confidence, "between 0 and 1, such as 0.95");
        Guard.Range(CalibrationBins is >= 2 and <= 1000, CalibrationBins, "from 2 to 1000");
    }
}
