using Microsoft.ML;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Searches over real, small trainings.</summary>
[TestClass]
public sealed class SearchTests
{
    private static readonly Dictionary<string, double> s_references = new()
    {
        ["Kind"] = 0.8,
        ["Urgent"] = 0.8,
        ["Cost"] = 100,
    };

    private readonly MLContext _ml = new(1);
    private int _chains;

    [TestMethod]
    public void RandomSearchAgainstTrainingByHand()
    {
        var reports = new Reports<SearchTrial>();
        using var result = Search(
            new SearchOptions
            {
                Strategy = new RandomSearch { Trials = 4 },
                Epochs = 2,
                Folds = new FoldOptions { Folds = 2 },
                References = s_references,
                Refit = true,
                Progress = reports,
            }
        );
        Assert.HasCount(4, result.Trials);
        CollectionAssert.AreEqual(result.Trials.ToArray(), reports);
        Assert.IsFalse(result.WasStopped);
        Assert.AreEqual(result.Trials.Max(trial => trial.Score), result.Best.Score);

        // The best point, cross-validated by hand on the same folds with the same seed.
        using var again = _ml.MultiTask()
            .CrossValidate(
                Data(),
                Chain(_ml, VisitRow.Tasks(), result.Best.Point),
                new CrossValidationOptions { Folds = 2, Parallelism = 1 }
            );
        foreach (var task in again.Tasks)
            CollectionAssert.AreEqual(task.Main.Values.ToArray(), result.Best.Metrics[task.Name].Values.ToArray());
        var (accuracy, auc, rmse) = (again["Kind"].Main.Mean, again["Urgent"].Main.Mean, again["Cost"].Main.Mean);
        Assert.AreEqual(((accuracy - 0.8) / 0.8 + (auc - 0.8) / 0.8 + (100 - rmse) / 100) / 3, result.Best.Score, 1e-12);

        // Every trial outside the front is beaten by one in it.
        double[] Of(SearchTrial trial) => [.. s_references.Keys.Select(task => trial.Changes[task])];
        foreach (var trial in result.Trials.Except(result.Front))
            Assert.IsTrue(result.Front.Any(front => Of(front).Zip(Of(trial)).All(pair => pair.First >= pair.Second)));
        CollectionAssert.Contains(result.Front.ToArray(), result.Best);

        var scored = result.Model!.Transform(Data());
        Assert.HasCount(3, _ml.MultiTask().Evaluate(scored));
        StringAssert.Contains(result.ToString().Split('\n')[1], $"#{result.Best.Number} best");
    }

    [TestMethod]
    public void ReferencesAreNetworksOfOneTaskEach()
    {
        SearchPoint? centre = null;
        IEstimator<ITransformer> Seeded(MLContext ml, IReadOnlyList<TaskDefinition> tasks, SearchPoint point)
        {
            centre ??= point;
            return Chain(ml, tasks, point, seed: 8);
        }
        using var result = _ml.MultiTask()
            .Search(
                Data(),
                VisitRow.Tasks(),
                Space(),
                Seeded,
                new SearchOptions
                {
                    Strategy = new RandomSearch { Trials = 1 },
                    Epochs = 2,
                    HoldOut = true,
                    Folds = new FoldOptions { Folds = 3 },
                }
            );
        Assert.HasCount(1, result.Best.Metrics["Cost"].Values);

        // The settings in the middle of the space, each task alone, on the fold that is tested on.
        var fold = _ml.MultiTask().SplitIntoFolds(Keyed(), VisitRow.Tasks(), new FoldOptions { Folds = 3 })[0];
        var alone = Chain(_ml, [VisitRow.Tasks()[2]], centre!, seed: 8).Fit(fold.Train);
        using var owned = (IDisposable)alone;
        var rmse = _ml.MultiTask().Evaluate(alone.Transform(fold.Test))["Cost"].Main!.Value.Value;
        Assert.AreEqual(rmse, result.References["Cost"]);
        Assert.AreEqual((rmse - result.Best.Metrics["Cost"].Mean) / rmse, result.Best.Changes["Cost"], 1e-12);
    }

    [TestMethod]
    public void AKilledSearchEndsAsIfItHadNotBeen()
    {
        using var folder = new TemporaryFolder();
        var strategy = new SuccessiveHalving { Candidates = 4, Factor = 2 };
        SearchOptions Options(string log, int? trials = null) =>
            new()
            {
                Strategy = strategy,
                Epochs = 4,
                HoldOut = true,
                Folds = new FoldOptions { Folds = 3 },
                LogPath = Path.Combine(folder.Path, log),
                MaximumTrials = trials,
            };
        using var whole = Search(Options("whole.jsonl"));
        Assert.HasCount(4 + 2 + 1, whole.Trials);
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 1, 2, 2, 4 }, whole.Trials.Select(trial => trial.Point.Epochs).ToArray());
        // Who goes on is the better half.
        var first = whole.Trials.Take(4).OrderByDescending(trial => trial.Score).Take(2).Select(trial => trial.Point.ToString());
        CollectionAssert.AreEqual(first.ToArray(), whole.Trials.Skip(4).Take(2).Select(trial => trial.Point.ToString()).ToArray());
        Assert.AreEqual(6, whole.Best.Number);

        using (var part = Search(Options("parts.jsonl", 3)))
            Assert.IsTrue(part.WasStopped);
        _chains = 0;
        using var rest = Search(Options("parts.jsonl"));
        CollectionAssert.AreEqual(whole.Trials.Select(trial => trial.Score).ToArray(), rest.Trials.Select(trial => trial.Score).ToArray());
        Assert.AreEqual(
            File.ReadAllText(Path.Combine(folder.Path, "whole.jsonl")),
            File.ReadAllText(Path.Combine(folder.Path, "parts.jsonl"))
        );
        // Nothing was trained twice: besides the four trials that were left, only the chains of the probe and of the split were made.
        var made = _chains;
        _chains = 0;
        using var again = Search(Options("parts.jsonl"));
        Assert.AreEqual(4, made - _chains);
        Assert.HasCount(1, Directory.GetFiles(folder.Path, "parts*"));
    }

    [TestMethod]
    public void ALogOfAnotherSearchIsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "log.jsonl");
        SearchOptions Options(int seed) =>
            new()
            {
                Strategy = new RandomSearch { Trials = 1 },
                Epochs = 1,
                HoldOut = true,
                References = s_references,
                LogPath = path,
                Seed = seed,
            };
        Search(Options(1)).Dispose();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Search(Options(2)));
        StringAssert.Contains(error.Message, "seed was '1' and is '2'");
        File.WriteAllText(path, File.ReadAllText(path)[..^20]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Search(Options(1))).Message, "Line 2 of");
        File.WriteAllText(path, "{}");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Search(Options(1))).Message, "is no log of a search");
    }

    [TestMethod]
    public void ImpossibleValuesAreNamedBeforeAnythingIsTrained()
    {
        Says(
            "Search dimension 'dropout' has the value 1.2, which is impossible: ",
            [SearchDimension.Uniform("dropout", 0.1, 1.2), SearchDimension.LogUniform("rate", 1e-3, 1e-2)]
        );
        Says(
            "Search dimension 'rate' has the value -1, which is impossible",
            [SearchDimension.Choice("rate", -1.0, 0.01), SearchDimension.Uniform("dropout", 0, 0.5)]
        );
        Says(
            "Search dimension 'dropout' has the value 1.5, which is impossible",
            [SearchDimension.Uniform("dropout", 0.9, 2.1), SearchDimension.LogUniform("rate", 1e-3, 1e-2)]
        );

        void Says(string text, SearchDimension[] space)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.MultiTask().Search(Data(), VisitRow.Tasks(), space, Chain));
            StringAssert.Contains(error.Message, text);
        }
    }

    [TestMethod]
    public void PointsThatFailAreTakenDown()
    {
        // The second choice names a feature column that is not there, which shows only when it is trained.
        SearchDimension[] space = [SearchDimension.Choice("features", "Features", "Nothing")];
        using var result = _ml.MultiTask()
            .Search(
                Data(),
                VisitRow.Tasks(),
                space,
                (ml, tasks, point) =>
                    VisitRow.Chain(ml, VisitRow.Quick(point.Epochs)) is var chain && point.Get<string>("features") == "Features"
                        ? chain
                        : ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Append(ml.MultiTask().Trainer("Nothing", tasks)),
                new SearchOptions
                {
                    Strategy = new GridSearch(),
                    Epochs = 1,
                    HoldOut = true,
                    References = s_references,
                }
            );
        Assert.HasCount(2, result.Trials);
        StringAssert.Contains(result.Trials[1].Error, "'Nothing'");
        Assert.IsTrue(double.IsNaN(result.Trials[1].Score));
        Assert.AreEqual(0, result.Best.Number);
    }

    [TestMethod]
    public void CancellationReturnsTheBestSoFar()
    {
        using var source = new CancellationTokenSource();
        var options = new SearchOptions
        {
            Strategy = new RandomSearch { Trials = 50 },
            Epochs = 1,
            HoldOut = true,
            References = s_references,
            Refit = true,
            CancellationToken = source.Token,
            Progress = new Reports<SearchTrial>(trial =>
            {
                if (trial.Number == 1)
                    source.Cancel();
            }),
        };
        using var result = Search(options);
        Assert.HasCount(2, result.Trials);
        Assert.IsTrue(result.WasStopped);
        Assert.IsNull(result.Model);
        Assert.ThrowsExactly<OperationCanceledException>(() => Search(options));
    }

    [TestMethod]
    public void WhenTheTimeIsOverNoTrialIsBegun()
    {
        using var result = Search(
            new SearchOptions
            {
                Strategy = new RandomSearch { Trials = 50 },
                Epochs = 1,
                HoldOut = true,
                References = s_references,
                MaximumTime = TimeSpan.FromTicks(1),
                Refit = true,
            }
        );
        Assert.HasCount(1, result.Trials);
        Assert.IsTrue(result.WasStopped);
        Assert.IsNotNull(result.Model);
    }

    [TestMethod]
    public void TrialsThatBreakTheConstraintComeLast()
    {
        // Held to references that nothing reaches, every trial breaks it, and the one that does so least is the best.
        var unreachable = new Dictionary<string, double>
        {
            ["Kind"] = 2,
            ["Urgent"] = 0.01,
            ["Cost"] = 100,
        };
        using var result = Search(
            new SearchOptions
            {
                Strategy = new RandomSearch { Trials = 3 },
                Epochs = 1,
                HoldOut = true,
                References = unreachable,
                Aim = new MeanChange { WorstLoss = 0.01 },
            }
        );
        Assert.IsTrue(result.Trials.All(trial => trial.Violation > 0));
        Assert.AreEqual(result.Trials.Min(trial => trial.Violation), result.Best.Violation);
        foreach (var trial in result.Trials)
            Assert.AreEqual(trial.Changes.Values.Sum(change => Math.Max(0, -0.01 - change)), trial.Violation, 1e-12);
    }

    [TestMethod]
    public void OptionsOutOfRange()
    {
        Says("Epochs must be at least 1", new SearchOptions { Epochs = 0 });
        Says("Trials must be from 1", new SearchOptions { Strategy = new RandomSearch { Trials = 0 } });
        Says("MaximumTime must be more than 0", new SearchOptions { MaximumTime = TimeSpan.Zero });
        Says(
            "no number other than 0 for the task 'Cost'",
            new SearchOptions
            {
                References = new Dictionary<string, double>
                {
                    ["Kind"] = 1,
                    ["Urgent"] = 1,
                    ["Cost"] = 0,
                },
            }
        );
        Says("Metrics names the task 'X'", new SearchOptions { Metrics = new Dictionary<string, string> { ["X"] = "AUC" } });

        void Says(string text, SearchOptions options) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => Search(options)).Message, text);
    }

    private SearchResult Search(SearchOptions options) => _ml.MultiTask().Search(Data(), VisitRow.Tasks(), Space(), Chain, options);

    private static SearchDimension[] Space() =>
        [
            SearchDimension.LogUniform("rate", 1e-3, 1e-1),
            SearchDimension.Uniform("dropout", 0, 0.5),
            SearchDimension.TaskWeights("weights", "Kind", "Urgent", "Cost"),
        ];

    private IEstimator<ITransformer> Chain(MLContext ml, IReadOnlyList<TaskDefinition> tasks, SearchPoint point) =>
        Chain(ml, tasks, point, null);

    private IEstimator<ITransformer> Chain(MLContext ml, IReadOnlyList<TaskDefinition> tasks, SearchPoint point, int? seed)
    {
        Interlocked.Increment(ref _chains);
        var weighed = point.ToString().Contains("weights", StringComparison.Ordinal) ? point.Weigh("weights", tasks) : tasks;
        return ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(ml.Transforms.NormalizeMeanVariance("Features", "Numbers"))
            .Append(
                ml.MultiTask()
                    .Trainer(
                        "Features",
                        weighed,
                        VisitRow.Quick(point.Epochs, seed) with
                        {
                            Architecture = new HardSharing { TrunkLayers = [8], Dropout = point.Number("dropout") },
                            Optimizer = new Adam { LearningRate = point.Number("rate") },
                        }
                    )
            );
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable(VisitRow.Many(150));

    private IDataView Keyed() => _ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Fit(Data()).Transform(Data());
}
