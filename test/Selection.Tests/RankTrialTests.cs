using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Trainings that are shared out over ranks end as those of one rank.</summary>
[TestClass]
public sealed class RankTrialTests
{
    private static readonly TaskDefinition[] s_tasks = [Tasks.Binary("Sign", "Sign"), Tasks.Regression("Sum", "Sum")];

    private static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(SharedTraining.Rows());

    private static IEstimator<ITransformer> Chain(MLContext ml, IReadOnlyList<TaskDefinition> tasks, double rate = 0.01, int epochs = 3) =>
        ml.Transforms.NormalizeMeanVariance("Features")
            .Append(ml.MultiTask().Trainer("Features", tasks, Sample.Quick(epochs) with { Optimizer = new Adam { LearningRate = rate } }));

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    public void CrossValidation(int count)
    {
        CrossValidationResult Run(Communicator? ranks)
        {
            var ml = new MLContext(1);
            var options = new CrossValidationOptions { Folds = 3, Communicator = ranks, KeepModels = true };
            return ml.MultiTask().CrossValidate(Rows(ml), Chain(ml, s_tasks), options);
        }
        using var alone = Run(null);
        foreach (var shared in Communicator.OnThreads(count, Run))
        {
            Assert.AreEqual(alone.ToString(), shared.ToString());
            for (var fold = 0; fold < 3; fold++)
            {
                Same(alone.Folds[fold].Metrics, shared.Folds[fold].Metrics);
                Assert.AreEqual(alone.Folds[fold].TestRows, shared.Folds[fold].TestRows);
                CollectionAssert.AreEqual(Scores(alone.Folds[fold].Model!), Scores(shared.Folds[fold].Model!), $"fold {fold}");
            }
            shared.Dispose();
        }
    }

    [TestMethod]
    public void Comparison()
    {
        SingleTaskComparison Run(Communicator? ranks)
        {
            var ml = new MLContext(1);
            var options = new ComparisonOptions { Seeds = [1, 2], Communicator = ranks };
            return ml.MultiTask().CompareWithSingleTask(Rows(ml), s_tasks, (own, tasks, seed) => Chain(own, tasks), options);
        }
        var alone = Run(null).ToString();
        foreach (var shared in Communicator.OnThreads(2, Run))
            Assert.AreEqual(alone, shared.ToString());
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    public void Search(int count)
    {
        using var folder = new TemporaryFolder();
        SearchResult Run(Communicator? ranks, string? log, int? most = null, Action? trained = null)
        {
            var ml = new MLContext(1);
            var options = new SearchOptions
            {
                Strategy = new SuccessiveHalving { Candidates = 6, Factor = 2 },
                Folds = new FoldOptions { Folds = 2 },
                Epochs = 4,
                Communicator = ranks,
                LogPath = log is null ? null : Path.Combine(folder.Path, log),
                MaximumTrials = most,
                Refit = true,
            };
            return ml.MultiTask().Search(
                Rows(ml),
                s_tasks,
                [SearchDimension.LogUniform("rate", 1e-4, 0.1)],
                (own, tasks, point) =>
                {
                    trained?.Invoke();
                    return Chain(own, tasks, point.Number("rate"), point.Epochs);
                },
                options
            );
        }
        var alone = Run(null, "alone");
        var all = Communicator.OnThreads(count, ranks => Run(ranks, $"rank{ranks.Rank}"));
        foreach (var shared in all)
        {
            Assert.HasCount(alone.Trials.Count, shared.Trials);
            for (var i = 0; i < alone.Trials.Count; i++)
            {
                Assert.AreEqual(alone.Trials[i].Score, shared.Trials[i].Score, $"trial {i}");
                Assert.AreEqual(alone.Trials[i].Point.Number("rate"), shared.Trials[i].Point.Number("rate"));
                foreach (var task in s_tasks)
                    Assert.AreEqual(alone.Trials[i].Metrics[task.Name].Mean, shared.Trials[i].Metrics[task.Name].Mean);
            }
            CollectionAssert.AreEqual(alone.References.ToArray(), shared.References.ToArray());
            CollectionAssert.AreEqual(Scores(alone.Model!), Scores(shared.Model!));
        }
        // The first rank's log is that of one rank, from which both go on.
        var lines = File.ReadAllLines(Path.Combine(folder.Path, "alone"));
        CollectionAssert.AreEqual(lines, File.ReadAllLines(Path.Combine(folder.Path, "rank0")));
        Assert.IsFalse(File.Exists(Path.Combine(folder.Path, "rank1")));
        File.WriteAllLines(Path.Combine(folder.Path, "resumed"), lines[..^3]);
        Communicator.OnThreads(count, ranks => Run(ranks, "resumed"));
        CollectionAssert.AreEqual(lines, File.ReadAllLines(Path.Combine(folder.Path, "resumed")));
        foreach (var limited in Communicator.OnThreads(count, ranks => Run(ranks, null, most: 5)))
        {
            Assert.HasCount(5, limited.Trials);
            Assert.AreEqual(alone.Trials[4].Score, limited.Trials[4].Score);
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void AnErrorOfOneRankIsSaidByAll()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(2, ranks =>
            {
                var ml = new MLContext(1);
                // Only the folds of rank 1 fail.
                var chain = ranks.Rank == 0 ? Chain(ml, s_tasks) : Chain(ml, s_tasks, epochs: 3).Append(new Failing());
                return ml.MultiTask().CrossValidate(Rows(ml), chain, new CrossValidationOptions { Folds = 4, Communicator = ranks });
            })
        );
        foreach (var inner in error.InnerExceptions)
            StringAssert.Contains(inner.Message, "Fold 2 of 4: not today");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void OtherRowsAreRefused()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(2, ranks =>
            {
                var ml = new MLContext(1);
                var rows = ml.Data.LoadFromEnumerable(SharedTraining.Rows(200 - 20 * ranks.Rank));
                return ml.MultiTask().CrossValidate(rows, Chain(ml, s_tasks), new CrossValidationOptions { Communicator = ranks });
            })
        );
        foreach (var inner in error.InnerExceptions)
            StringAssert.StartsWith(inner.Message, "The ranks do not share out the same trainings: 5 folds of 160 + 40, ");
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ARankThatIsCancelledStopsTheSearchOfAll()
    {
        using var source = new CancellationTokenSource();
        var results = Communicator.OnThreads(2, ranks =>
        {
            var ml = new MLContext(1);
            var options = new SearchOptions
            {
                Strategy = new RandomSearch { Trials = 9 },
                References = new Dictionary<string, double> { ["Sign"] = 0.5, ["Sum"] = 1 },
                HoldOut = true,
                Epochs = 2,
                Communicator = ranks,
                CancellationToken = ranks.Rank == 1 ? source.Token : default,
                Progress = new Reports<SearchTrial>(trial =>
                {
                    if (trial.Number == 3)
                        source.Cancel();
                }),
            };
            return ml.MultiTask().Search(
                Rows(ml),
                s_tasks,
                [SearchDimension.Uniform("rate", 1e-4, 0.1)],
                (own, tasks, point) => Chain(own, tasks, point.Number("rate"), point.Epochs),
                options
            );
        });
        foreach (var result in results)
        {
            Assert.IsTrue(result.WasStopped);
            Assert.HasCount(4, result.Trials);
        }
    }

    private sealed class Failing : IEstimator<ITransformer>
    {
        private int _fits;

        // The untrained pipeline that shows the tasks is fitted first.
        public ITransformer Fit(IDataView input) =>
            _fits++ > 0
                ? throw new InvalidOperationException("not today")
                : new MLContext(1).Transforms.CopyColumns("Copy", "Sign").Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    private static float[] Scores(ITransformer model)
    {
        var scored = model.Transform(new MLContext(1).Data.LoadFromEnumerable(Sample.Many(40, seed: 9)));
        return [.. scored.GetColumn<float>("Sum.Score"), .. scored.GetColumn<float>("Sign.Score")];
    }

    private static void Same(MultiTaskMetrics one, MultiTaskMetrics other)
    {
        for (var t = 0; t < one.Count; t++)
            CollectionAssert.AreEqual(
                one[t].Values.Select(value => value.Value).ToArray(),
                other[t].Values.Select(value => value.Value).ToArray()
            );
    }
}
