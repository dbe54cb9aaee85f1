using System.Diagnostics;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Runs the trials of a search.</summary>
internal sealed class Searcher(
    MultiTaskCatalog catalog,
    IDataView data,
    IReadOnlyList<TaskDefinition> tasks,
    SearchSpace space,
    SearchPipeline chain,
    SearchOptions options
)
{
    private static readonly Dictionary<string, double> s_none = [];

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<SearchTrial> _trials = [];
    private Dictionary<string, double> _references = [];
    private IReadOnlyList<CrossValidationFold> _folds = [];
    private SearchLog _log = null!;

    public SearchResult Run()
    {
        SearchProbe.Check(space, catalog.Fork(options.Seed), tasks, chain, options.Epochs);
        var split = new CrossValidationOptions
        {
            Folds = options.Folds.Folds,
            GroupColumn = options.Folds.GroupColumn,
            TimeColumn = options.Folds.TimeColumn,
            RegressionBins = options.Folds.RegressionBins,
            Seed = options.Folds.Seed,
        };
        var all = new CrossValidator(catalog, data, context => chain(context, tasks, space.Centre(options.Epochs)), split).Split();
        _folds = options.HoldOut ? [all[options.Folds.TimeColumn is null ? 0 : ^1]] : all;
        _log = new SearchLog(options.LogPath, Fingerprint());
        var wasStopped = false;
        try
        {
            _references = options.References is { } given
                ? tasks.ToDictionary(task => task.Name, task => given[task.Name])
                : tasks.ToDictionary(task => task.Name, Reference);
            wasStopped = !TryAll();
        }
        catch (OperationCanceledException) when (_trials.Any(trial => !double.IsNaN(trial.Score)))
        {
            wasStopped = true;
        }
        var model =
            options.Refit && !options.CancellationToken.IsCancellationRequested ? Refit(SearchResult.Finalists(_trials)[0].Point) : null;
        return new SearchResult(_trials, _references, wasStopped || (options.Refit && model is null), model);
    }

    // False where a limit ended it.
    private bool TryAll()
    {
        var round = new List<SearchTrial>();
        foreach (
            var points in options.Strategy.Rounds(space, options.Epochs, options.Seed, () =>
                [.. SearchTrial.Order(round).Where(trial => trial.Error is null).Select(trial => trial.Point)]
            )
        )
        {
            var trials = new List<SearchTrial>();
            foreach (var point in points)
            {
                if (_trials.Count >= options.MaximumTrials || _trials.Count > 0 && _clock.Elapsed > options.MaximumTime)
                    return false;
                var trial = Try(_trials.Count, point);
                trials.Add(trial);
                _trials.Add(trial);
                options.Progress?.Report(trial);
            }
            round = trials;
        }
        return true;
    }

    private SearchTrial Try(int number, SearchPoint point)
    {
        var line = _log.Trial(number, point);
        if (line is null)
            _log.Add(line = Measure(number, point));
        var metrics = (line.Metrics ?? []).ToDictionary(metric => metric.Key, metric => Summary(metric.Value));
        var changes = line.Error is null
            ? tasks.ToDictionary(
                task => task.Name,
                task => RelativeChange.Of(metrics[task.Name].Mean, _references[task.Name], metrics[task.Name].IsHigherBetter)
            )
            : s_none;
        return new SearchTrial(number, point, metrics, changes, options.Aim, line.Error);
    }

    private SearchLogLine Measure(int number, SearchPoint point)
    {
        SortedDictionary<string, SearchLogMetric>? metrics = null;
        string? error = null;
        try
        {
            metrics = Validate(tasks, point, $"trial{number}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            error = failure.Message;
        }
        return new SearchLogLine
        {
            Trial = number,
            Epochs = point.Epochs,
            Numbers = point.Numbers,
            Metrics = metrics,
            Error = error,
            Settings = new(
                space
                    .Dimensions.Select((dimension, d) => (dimension.Name, Text: dimension.Text(point.Numbers[d])))
                    .ToDictionary(pair => pair.Name, pair => pair.Text),
                StringComparer.Ordinal
            ),
        };
    }

    private double Reference(TaskDefinition task)
    {
        var line = _log.Reference(task.Name);
        if (line is null)
            _log.Add(
                line = new SearchLogLine
                {
                    Reference = task.Name,
                    Metrics = Validate([task], space.Centre(options.Epochs), $"reference {task.Name}"),
                }
            );
        var value = Summary(line.Metrics![task.Name]).Mean;
        return double.IsFinite(value) && value != 0
            ? value
            : throw new InvalidOperationException(
                $"Task '{task.Name}' learnt alone has a {line.Metrics[task.Name].Name} of {value}, which nothing can be relative "
                    + "to: choose "
                    + "another metric, or give References."
            );
    }

    private SortedDictionary<string, SearchLogMetric> Validate(IReadOnlyList<TaskDefinition> learnt, SearchPoint point, string folder)
    {
        var run = new CrossValidator(
            catalog,
            data,
            context => chain(context, learnt, point),
            new CrossValidationOptions
            {
                Seed = options.Seed,
                Parallelism = options.Parallelism,
                CancellationToken = options.CancellationToken,
            }
        );
        using var result = run.Run(_folds, perFold: true, folder);
        if (result.WasCancelled)
            throw new OperationCanceledException(options.CancellationToken);
        var metrics = new SortedDictionary<string, SearchLogMetric>(StringComparer.Ordinal);
        foreach (var task in learnt)
        {
            MetricValue[] values = [.. result.Folds.Select(fold => MetricChoice.Of(fold.Metrics[task.Name], options.Metrics))];
            metrics.Add(task.Name, new(values[0].Name, values[0].IsHigherBetter, [.. values.Select(value => value.Value)]));
        }
        return metrics;
    }

    // Null where it was cancelled before its first epoch had ended: the trials are kept all the same.
    private ITransformer? Refit(SearchPoint point)
    {
        try
        {
            return new TrainingScope
            {
                IsOneOfSeveral = true,
                Seed = options.Seed,
                CancellationToken = options.CancellationToken,
                Folder = "best",
            }.Run(() => chain(catalog.Fork(options.Seed), tasks, point).Fit(data));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // The number of trials, the time and the threads may change between a search and its going on.
    private SortedDictionary<string, SettingsNode> Fingerprint()
    {
        var settings = new SortedDictionary<string, SettingsNode>(StringComparer.Ordinal)
        {
            ["aim"] = new SettingsScalar(options.Aim.Describe()),
            ["epochs"] = SettingsReader.Read(options.Epochs),
            ["first fold alone"] = SettingsReader.Read(options.HoldOut),
            ["folds"] = SettingsReader.Read(options.Folds),
            ["metrics"] = SettingsReader.Read(options.Metrics),
            ["references"] = SettingsReader.Read(options.References),
            ["rows"] = SettingsReader.Read(_folds[0].TrainRows + _folds[0].TestRows),
            ["seed"] = SettingsReader.Read(options.Seed),
            ["strategy"] = new SettingsScalar(options.Strategy.Describe()),
            ["tasks"] = new SettingsScalar(string.Join(", ", tasks.Select(task => $"{task.Name} ({task.Kind})"))),
        };
        foreach (var dimension in space.Dimensions)
            settings[$"dimension {dimension.Name}"] = dimension.Settings;
        return settings;
    }

    private static MetricSummary Summary(SearchLogMetric metric) => new(metric.Name, metric.IsHigherBetter, metric.Folds);
}
