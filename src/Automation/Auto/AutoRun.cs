using System.Diagnostics;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// The default network first, then others by successive halving on the same rows, within a time; the best one that is no worse in any task
/// is trained on all rows, or else the default.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="rows">The rows.</param>
/// <param name="table">What they are.</param>
/// <param name="options">The options.</param>
internal sealed class AutoRun(MultiTaskCatalog catalog, IDataView rows, TableSchema table, AutoOptions options)
{
    private const int Folds = 5;
    private const int Factor = 3;
    private const int SmallestBatch = 32;
    private const int LargestBatch = 1024;

    private readonly TableSteps _steps = new(table);
    private readonly TaskDefinition[] _tasks = table.Definitions;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <exception cref="OperationCanceledException">It was cancelled before the default network had been judged.</exception>
    public AutoResult Run()
    {
        var settings = new TrainingSettings(Preset.Default, options.Seed, options.Threads);
        var split = new FoldOptions
        {
            Folds = table.TimeColumn is null ? Folds : Folds - 1,
            GroupColumn = table.GroupColumn,
            TimeColumn = table.TimeColumn,
            Seed = options.Seed,
        };
        var (defaults, fold) = JudgeDefault(settings, split);
        // The final training takes about as long as this one did, and as long again on all rows.
        var final = 2.2 * _clock.Elapsed;
        var networks = options.Budget - _clock.Elapsed > final
            ? NetworkPlans.Of(catalog.Context, fold.Train, BatchesFor(fold.TrainRows).Last(), table, options)
            : [];
        var left = options.Budget - _clock.Elapsed - final;
        var search = left > TimeSpan.Zero ? Search(defaults, split, networks, fold.TrainRows, left) : null;
        var trial = search is null ? null : Chosen(search);
        var choice = trial is null ? null : ChoiceOf(trial.Point, fold.TrainRows);
        var chosen = (settings with { Choice = choice }).Options with
        {
            Progress = options.TrainingProgress,
            CancellationToken = options.StopToken,
        };
        var start = Stopwatch.GetTimestamp();
        var model = _steps.Create(catalog.Context, table.Tasks, chosen).Fit(rows);
        return new AutoResult(model, trial, search, defaults) { Choice = choice, Duration = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>The settings that are varied.</summary>
    /// <param name="networks">Which tasks share a network; the first one all.</param>
    /// <param name="rows">Training rows.</param>
    public static IReadOnlyList<SearchDimension> Space(IReadOnlyList<NetworkPlan> networks, int rows) =>
        [
            .. networks.Count > 1
                ? [SearchDimension.Choice("networks", [.. networks.Select(plan => (plan.Name, plan))])]
                : Array.Empty<SearchDimension>(),
            SearchDimension.Choice("members", 1, 4, 8, 16),
            SearchDimension.Choice("width", 128, 256, 512),
            SearchDimension.Choice("layers", 1, 2, 3),
            SearchDimension.Uniform("dropout", 0, 0.5),
            SearchDimension.Choice("bins", true, false),
            SearchDimension.LogUniform("rate", 5e-4, 5e-3),
            SearchDimension.LogUniform("decay", 3e-3, 0.1),
            SearchDimension.Choice("batch", [.. BatchesFor(rows)]),
            SearchDimension.Choice("balanced", false, true),
        ];

    // The rows that the search will hold out too: the same folds of the same seed.
    private (MultiTaskMetrics Metrics, CrossValidationFold Fold) JudgeDefault(TrainingSettings settings, FoldOptions split)
    {
        // As the networks of the search will be: none of them is trained a second time.
        var chain = settings.Options with { Refit = false, CancellationToken = options.CancellationToken };
        var validator = new CrossValidator(
            catalog,
            rows,
            context => _steps.Create(context, table.Tasks, chain),
            new CrossValidationOptions
            {
                Folds = split.Folds,
                GroupColumn = split.GroupColumn,
                TimeColumn = split.TimeColumn,
                Seed = split.Seed,
                RegressionBins = split.RegressionBins,
            }
        );
        var fold = validator.Split()[table.TimeColumn is null ? 0 : ^1];
        using var result = validator.Run([fold], perFold: true);
        return result.WasCancelled
            ? throw new OperationCanceledException(options.CancellationToken)
            : (result.Folds[0].Metrics, fold);
    }

    private SearchResult? Search(
        MultiTaskMetrics defaults,
        FoldOptions split,
        IReadOnlyList<NetworkPlan> networks,
        int trainRows,
        TimeSpan left
    )
    {
        var references = defaults.ToDictionary(task => task.Task.Name, task => task.MainValue);
        // Nothing is relative to a metric of 0 or none.
        if (references.Values.Any(value => !double.IsFinite(value) || value == 0))
            return null;
        try
        {
            return catalog.Search(
                rows,
                _tasks,
                Space(networks, trainRows),
                (context, learnt, point) =>
                    _steps.Create(
                        context,
                        [.. table.Tasks.Where(task => learnt.Any(known => known.Name == task.Column))],
                        ChoiceOf(point, trainRows).Apply(new() { Seed = options.Seed, Threads = options.Threads })
                    ),
                new SearchOptions
                {
                    Strategy = new SuccessiveHalving { Candidates = options.Candidates, Factor = Factor },
                    Aim = new MeanChange { WorstLoss = 0 },
                    Epochs = options.Epochs,
                    Folds = split,
                    HoldOut = true,
                    References = references,
                    MaximumTime = left,
                    LogPath = options.LogPath,
                    Seed = options.Seed,
                    Progress = options.Progress,
                    CancellationToken = options.CancellationToken,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Of all trials, those of few epochs too: what counts is what they did on the held-out rows.
    private static SearchTrial? Chosen(SearchResult search) =>
        search
            .Trials.Where(trial => trial.Error is null && trial.Changes.Values.All(change => change >= 0) && trial.Score > 0)
            .MaxBy(trial => trial.Score);

    private TableChoice ChoiceOf(SearchPoint point, int trainRows) =>
        new()
        {
            Groups = table.Tasks.Count > 1 ? point.Get<NetworkPlan>("networks").Groups : [],
            Members = point.Get<int>("members"),
            Width = point.Get<int>("width"),
            Layers = point.Get<int>("layers"),
            Dropout = point.Number("dropout"),
            UsesBins = point.Get<bool>("bins"),
            LearningRate = point.Number("rate"),
            WeightDecay = point.Number("decay"),
            BatchSize = Math.Min(point.Get<int>("batch"), trainRows),
            IsBalanced = point.Get<bool>("balanced"),
            MaximumEpochs = point.Epochs,
        };

    // Some forty steps an epoch at least.
    private static IEnumerable<int> BatchesFor(int rows)
    {
        for (var batch = SmallestBatch; batch == SmallestBatch || batch <= LargestBatch && batch * 40L <= rows; batch *= 2)
            yield return batch;
    }
}
