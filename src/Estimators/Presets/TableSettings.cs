namespace MlNet.MultiTask;

/// <summary>What the presets decide from the rows.</summary>
/// <param name="UsesBins">Whether numbers are spread over bins with a learnt embedding behind them, or standardised.</param>
/// <param name="Dropout">Dropout of trunk and towers.</param>
internal sealed record TableSettings(bool UsesBins, double Dropout)
{
    /// <summary>The settings if nothing can be tried.</summary>
    public static TableSettings Untried { get; } = new(true, ManyRowsDropout);

    // With noisy labels, tables overfit within ten epochs without dropout; if the inputs determine the labels, dropout only harms, which a
    // trial shows.
    private const double ManyRowsDropout = 0.3;

    // Between none and that of noisy labels.
    private const double SomeDropout = 0.15;

    /// <summary>Each dropout that there is, the most first.</summary>
    public static IReadOnlyList<double> Dropouts { get; } = [ManyRowsDropout, SomeDropout, 0];

    /// <summary>All settings that there are: what a model with an adapted network can have been trained with.</summary>
    public static IEnumerable<TableSettings> All =>
        from bins in new[] { true, false }
        from dropout in Dropouts
        select new TableSettings(bins, dropout);
}
