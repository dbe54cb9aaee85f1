using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A point of the space that was tried.</summary>
public sealed class SearchTrial
{
    internal SearchTrial(
        int number,
        SearchPoint point,
        IReadOnlyDictionary<string, MetricSummary> metrics,
        IReadOnlyDictionary<string, double> changes,
        SearchAim aim,
        string? error
    )
    {
        (Number, Point, Metrics, Changes, Error) = (number, point, metrics, changes, error);
        (Score, Violation) = error is null ? (aim.Score(changes), aim.Violation(changes)) : (double.NaN, double.NaN);
    }

    /// <summary>Its number, from 0, in the order of the search.</summary>
    public int Number { get; }

    /// <summary>The settings.</summary>
    public SearchPoint Point { get; }

    /// <summary>Each task's metric over the folds, by its name; empty where it failed.</summary>
    public IReadOnlyDictionary<string, MetricSummary> Metrics { get; }

    /// <summary>Each task's relative change against its reference, more than 0 where it is better; empty where it failed.</summary>
    public IReadOnlyDictionary<string, double> Changes { get; }

    /// <summary>What the aim says of the changes; NaN where it failed.</summary>
    public double Score { get; }

    /// <summary>By how much the aim's constraint is broken; 0 where it is kept, NaN where it failed.</summary>
    public double Violation { get; }

    /// <summary>Why it could not be trained or tested; null where it could.</summary>
    public string? Error { get; }

    /// <summary>Number, settings and score.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"#{Number} {Point}, {Point.Epochs} epochs: {Error ?? ScoreText}");

    private string ScoreText =>
        string.Create(CultureInfo.InvariantCulture, $"score {Score:+0.0000;-0.0000}{(Violation > 0 ? " (breaks the constraint)" : "")}");

    // The best first; failed ones last.
    internal static IEnumerable<SearchTrial> Order(IEnumerable<SearchTrial> trials) =>
        trials
            .OrderBy(trial => double.IsNaN(trial.Score) ? double.PositiveInfinity : trial.Violation)
            .ThenByDescending(trial => trial.Score)
            .ThenBy(trial => trial.Number);
}
