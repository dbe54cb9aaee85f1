using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What a search found. Prints as a table of the Pareto front.</summary>
public sealed class SearchResult : IDisposable
{
    internal SearchResult(
        IReadOnlyList<SearchTrial> trials,
        IReadOnlyDictionary<string, double> references,
        bool wasStopped,
        ITransformer? model
    )
    {
        (Trials, References, WasStopped, Model) = (trials, references, wasStopped, model);
        var finalists = Finalists(trials);
        Best = finalists[0];
        var points = finalists.Select(trial => references.Keys.Select(task => trial.Changes[task]).ToArray()).ToArray();
        Front = [.. ParetoFront.Of(points).Select(i => finalists[i])];
    }

    /// <summary>All trials, in the order of the search.</summary>
    public IReadOnlyList<SearchTrial> Trials { get; }

    /// <summary>The best of the trials with the most epochs.</summary>
    public SearchTrial Best { get; }

    /// <summary>Of the trials with the most epochs those that no other one beats: at least as good in all tasks, and better in one. In the
    /// order of the aim.</summary>
    public IReadOnlyList<SearchTrial> Front { get; }

    /// <summary>For each task the value of its metric that changes are relative to.</summary>
    public IReadOnlyDictionary<string, double> References { get; }

    /// <summary>Whether it was cancelled, or a limit on time or trials ended it, before the strategy was through.</summary>
    public bool WasStopped { get; }

    /// <summary>The best settings trained on all rows; null unless <see cref="SearchOptions.Refit"/>, and where the search was
    /// cancelled.</summary>
    public ITransformer? Model { get; }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => (Model as IDisposable)?.Dispose();

    /// <summary>A table with a line for each trial of the front: settings, score, and each task's metric and relative change.</summary>
    public override string ToString() =>
        TextTable.Write([
            ["trial", "score", .. References.Keys, "settings"],
            .. Front.Select(trial =>
                (string[])
                    [
                        string.Create(CultureInfo.InvariantCulture, $"#{trial.Number}{(trial == Best ? " best" : "")}"),
                        Percent(trial.Score),
                        .. References.Keys.Select(task =>
                            string.Create(CultureInfo.InvariantCulture, $"{trial.Metrics[task].Mean:G4} ({Percent(trial.Changes[task])})")
                        ),
                        trial.Point.ToString(),
                    ]
            ),
        ]);

    internal static IReadOnlyList<SearchTrial> Finalists(IReadOnlyList<SearchTrial> trials)
    {
        var done = trials.Where(trial => !double.IsNaN(trial.Score)).ToArray();
        if (done.Length == 0)
            throw new InvalidOperationException(
                $"None of the {trials.Count} trials could be trained and tested. The first one: "
                    + $"{trials[0].Error ?? "its score is not a number."}"
            );
        var most = done.Max(trial => trial.Point.Epochs);
        return [.. SearchTrial.Order(done.Where(trial => trial.Point.Epochs == most))];
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:+0.00;-0.00;0.00} %");
}
