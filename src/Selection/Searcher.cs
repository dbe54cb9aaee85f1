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

    private readonly RankGroup? _ranks = RankTrials.Of(options.Communicator);

    public SearchResult Run() => _ranks is null ? RunOwn() : _ranks.Guard(RunOwn);

    private SearchResult RunOwn()
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
        var search = Fingerprint();
        if (_ranks is not null)
            RankTrials.Agree(_ranks, string.Join("; ", search.Select(entry => $"{entry.Key} {entry.Value}")));
        _log = _ranks is null
            ? new SearchLog(options.LogPath, search)
            : _ranks.Together(() => new SearchLog(_ranks.Rank == 0 ? options.LogPath : null, search));
        var wasStopped = false;
        try
        {
            _references = options.References is { } given
                ? tasks.ToDictionary(task => task.Name, task => given[task.Name])
                : References();
            wasStopped = !TryAll();
        }
        catch (OperationCanceledException) when (_trials.Any(trial => !double.IsNaN(trial.Score)))
        {
            wasStopped = true;
        }
        var model = options.Refit && !IsCancelled() ? Refit(SearchResult.Finalists(_trials)[0].Point) : null;
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
            for (var done = 0; done < points.Count;)
            {
                if (IsOver())
                    return false;
                // As many at a time as there are ranks.
                var left = Math.Min(points.Count - done, (options.MaximumTrials ?? int.MaxValue) - _trials.Count);
                SearchPoint[] next = [.. points.Skip(done).Take(Math.Min(left, _ranks?.Size ?? 1))];
                var first = _trials.Count;
                var lines = Lines(next.Length, i => _log.Trial(first + i, next[i]), i => Measure(first + i, next[i]));
                for (var i = 0; i < next.Length; i++, done++)
                {
                    var trial = Trial(first + i, next[i], lines[i]);
                    trials.Add(trial);
                    _trials.Add(trial);
                    options.Progress?.Report(trial);
                }
            }
            round = trials;
        }
        return true;
    }

    // By the first rank's clock.
    private bool IsOver()
    {
        var isLate = _trials.Count > 0 && _clock.Elapsed > options.MaximumTime;
        return _trials.Count >= options.MaximumTrials || (_ranks?.FromFirst(isLate ? 1 : 0) is { } first ? first > 0 : isLate);
    }

    private bool IsCancelled()
    {
        var own = options.CancellationToken.IsCancellationRequested;
        return _ranks is null ? own : _ranks.Texts(own ? "cancelled" : "").Any(text => text.Length > 0);
    }

    // Lines that the log has, or that are measured now, each by one rank.
    private SearchLogLine[] Lines(int count, Func<int, SearchLogLine?> known, Func<int, SearchLogLine> measure)
    {
        var lines = new SearchLogLine?[count];
        for (var i = 0; i < count; i++)
            lines[i] = known(i);
        if (_ranks is not null)
            lines = RankLines.Of(_ranks, lines)[0];
        int[] missing = [.. Enumerable.Range(0, count).Where(i => lines[i] is null)];
        if (_ranks is null)
            foreach (var i in missing)
                _log.Add(lines[i] = measure(i));
        else if (missing.Length > 0)
        {
            var all = RankLines.Measure(_ranks, missing.Length, k => measure(missing[k]), options.CancellationToken);
            for (var k = 0; k < missing.Length; k++)
                _log.Add(lines[missing[k]] = all[k]);
        }
        return [.. lines.Select(line => line!)];
    }

    private SearchTrial Trial(int number, SearchPoint point, SearchLogLine line)
    {
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

    private Dictionary<string, double> References()
    {
        var lines = Lines(
            tasks.Count,
            t => _log.Reference(tasks[t].Name),
            t => new SearchLogLine
            {
                Reference = tasks[t].Name,
                Metrics = Validate([tasks[t]], space.Centre(options.Epochs), $"reference {tasks[t].Name}"),
            }
        );
        return tasks.Select((task, t) => (task.Name, Value: Reference(task, lines[t]))).ToDictionary(pair => pair.Name, pair => pair.Value);
    }

    private static double Reference(TaskDefinition task, SearchLogLine line)
    {
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
                // One at a time on each of several ranks.
                Parallelism = _ranks is null ? options.Parallelism : Math.Max(1, options.Parallelism),
                MostThreads = _ranks is null ? null : 1,
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

    private ITransformer? Refit(SearchPoint point) =>
        _ranks is null
            ? RefitOwn(point)
            : RankTrials.FromFirst(_ranks, () => RefitOwn(point), data.Schema, stream => catalog.Load(stream, out _));

    // Null where it was cancelled before its first epoch had ended: the trials are kept all the same.
    private ITransformer? RefitOwn(SearchPoint point)
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
