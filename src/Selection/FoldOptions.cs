namespace MlNet.MultiTask;

/// <summary>How rows are split into folds.</summary>
public record FoldOptions
{
    /// <summary>Number of folds k.</summary>
    /// <value>Default 5. From 2 to 1000.</value>
    public int Folds { get; init; } = 5;

    /// <summary>A column of text, keys or whole numbers: rows with the same value stay in one fold, such as all visits of a patient. Null
    /// splits row by row.</summary>
    /// <value>Default null. A missing value makes a group of that row alone.</value>
    public string? GroupColumn { get; init; }

    /// <summary>A column of numbers or dates: the rows are cut by time into k + 1 blocks, and fold i trains on the first i + 1 of them and
    /// is tested on the next, so that nothing is predicted from its future (rolling origin: Tashman 2000). Rows of one time stay together.
    /// Labels are then not shared out evenly.</summary>
    /// <value>Default null. Not together with <see cref="GroupColumn"/>.</value>
    public string? TimeColumn { get; init; }

    /// <summary>Number of quantile bins for numeric labels with more distinct values.</summary>
    /// <value>Default 10. From 1 (numbers are not stratified) to 1000.</value>
    public int RegressionBins { get; init; } = 10;

    /// <summary>Seed of the split.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    internal virtual void Validate()
    {
        Guard.Range(Folds is >= 2 and <= 1000, Folds, "from 2 to 1000");
        if (GroupColumn is not null && TimeColumn is not null)
            throw new ArgumentException("GroupColumn and TimeColumn cannot be used together; leave one of them out.", nameof(TimeColumn));
        Guard.Range(RegressionBins is >= 1 and <= 1000, RegressionBins, "from 1 to 1000");
    }
}
