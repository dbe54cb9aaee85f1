namespace MlNet.MultiTask;

/// <summary>What an evaluation computes besides the metrics.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How often the rows are drawn anew, with replacement, for the metrics' confidence intervals (Efron 1979; percentile
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

    /// <summary>What happens where rows with a label have no score.</summary>
    /// <value>Default <see cref="MissingScoreHandling.MetricsAreNaN"/>.</value>
    public MissingScoreHandling MissingScores { get; init; }

    internal void Validate()
    {
        if (!Enum.IsDefined(MissingScores))
            throw new ArgumentOutOfRangeException(nameof(MissingScores), MissingScores, "MissingScores must be one of the named values.");
        if (BootstrapSamples is not (0 or >= 10 and <= 1_000_000))
            throw new ArgumentOutOfRangeException(
                nameof(BootstrapSamples),
                BootstrapSamples,
                "BootstrapSamples must be 0 (no intervals), or from 10 to 1,000,000."
            );
        if (Confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Confidence must be between 0 and 1, such as 0.95.");
        if (CalibrationBins is not (>= 2 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(CalibrationBins), CalibrationBins, "CalibrationBins must be from 2 to 1000.");
    }
}
