using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What an automatic run found. Prints as a table.</summary>
public sealed class AutoResult : IDisposable
{
    internal AutoResult(ITransformer model, SearchTrial? trial, SearchResult? search, MultiTaskMetrics defaults) =>
        (Model, Trial, Search, Default) = (model, trial, search, defaults);

    /// <summary>The chosen network behind the steps of the table, trained on all rows.</summary>
    public ITransformer Model { get; }

    /// <summary>The metrics of <see cref="Preset.Default"/> on the rows that were held out of the search.</summary>
    public MultiTaskMetrics Default { get; }

    /// <summary>The trial that was chosen, with its metrics on the same rows; null where the default was: none was at least as good in
    /// every task, and better on average.</summary>
    public SearchTrial? Trial { get; }

    /// <summary>All trials; null where there was no time for any.</summary>
    public SearchResult? Search { get; }

    /// <summary>What was chosen, for the program that trains it; null for the default.</summary>
    internal TableChoice? Choice { get; init; }

    /// <summary>How long the final training took.</summary>
    internal TimeSpan Duration { get; init; }

    /// <summary>A line for each task, and the settings that were chosen.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["task", "metric", "default", "chosen", "change"],
            .. Default.Select(task => new[]
            {
                task.Task.Name,
                task.Main?.Name ?? "",
                Number(task.MainValue),
                Trial is null ? "" : Number(Trial.Metrics[task.Task.Name].Mean),
                Trial is null
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $"{100 * Trial.Changes[task.Task.Name]:+0.00;-0.00;0.00} %"),
            }),
        ];
        var what = Trial is null ? "The default network: nothing that was tried beats it in every task." : $"Chosen: {Trial.Point}.";
        return $"{TextTable.Write(rows)}\n{what} {Search?.Trials.Count ?? 0} trials.";
    }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => (Model as IDisposable)?.Dispose();

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
