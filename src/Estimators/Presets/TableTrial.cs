namespace MlNet.MultiTask;

/// <summary>Decides a table's settings by short trainings on its own rows, compared on those that are held out.</summary>
/// <param name="measure">Trains with some settings and gives the error on the held-out rows.</param>
internal sealed class TableTrial(Func<TableSettings, double> measure)
{
    // A short training favours less dropout, since overfitting comes later: it must be better by this margin.
    private const double Margin = 0.005;

    // The small network of a trial learns rows by heart in bins, which the members of an ensemble on batches of their own hardly do:
    // standardised numbers that were better by 3 to 6 % in a trial were worse by 3 to 10 % in whole trainings (storms and two tables that
    // chose nothing else); where numbers are worth more than bins, as where one is a sum of others, a trial says 30 % and more.
    private const double EncodingMargin = 0.1;

    /// <summary>The dropout with which whole trainings did best.</summary>
    /// <param name="settings">The other settings.</param>
    public TableSettings BestDropout(TableSettings settings) =>
        TableSettings.Dropouts.Select(dropout => settings with { Dropout = dropout }).MinBy(measure)!;

    /// <summary>The settings that did best, one question after the other.</summary>
    /// <param name="triesBins">Whether bins are a choice.</param>
    /// <param name="triesDropout">Whether dropout is a choice.</param>
    public TableSettings Run(bool triesBins, bool triesDropout)
    {
        var best = TableSettings.Untried;
        if (!triesBins && !triesDropout)
            return best;
        var error = measure(best);
        if (triesBins)
        {
            var plain = best with { UsesBins = false };
            var plainError = measure(plain);
            if (plainError < error * (1 - EncodingMargin))
                (best, error) = (plain, plainError);
        }
        if (!triesDropout)
            return best;
        // From most to least: where less is no better, still less will not be.
        foreach (var dropout in TableSettings.Dropouts.Skip(1))
        {
            var less = best with { Dropout = dropout };
            var lessError = measure(less);
            if (!(lessError < error * (1 - Margin)))
                break;
            (best, error) = (less, lessError);
        }
        return best;
    }
}
