using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows that are ranked within groups: learnt, measured as ML.NET does, saved and exported.</summary>
[TestClass]
public sealed class RankingTaskTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly MultiTaskOptions s_options = Sample.Quick(30) with
    {
        BatchSize = 64,
        Optimizer = new Adam { LearningRate = 0.01 },
    };

    private static readonly int[] s_ranks = [1, 3, 5, 10];

    private static readonly Lazy<MultiTaskTransformer> s_model = new(() =>
    {
        var rows = RankedSample.Many(120);
        // Groups without an order and rows without a label are in between.
        foreach (var row in rows.Where(row => row.Query % 10 == 3))
            row.Relevance = 2;
        foreach (var row in rows.Take(80))
            row.Relevance = float.NaN;
        return s_ml.MultiTask()
            .Trainer("Features", [RankedSample.Task, Tasks.Regression("Price", "Price")], s_options)
            .Fit(RankedSample.View(rows));
    });

    [ClassCleanup]
    public static void Release()
    {
        if (s_model.IsValueCreated)
            s_model.Value.Dispose();
    }

    [TestMethod]
    public void ItLearnsTheOrderAndCountsAsMlNetDoes()
    {
        var rows = RankedSample.Many(60, seed: 7);
        var metrics = s_ml.MultiTask().Evaluate(s_model.Value.Transform(RankedSample.View(rows)));
        var own = metrics["Rank"];
        // The features of a group lie around a level of its own, so their order is learnt and not their size.
        Assert.IsGreaterThan(0.97, own.MainValue);
        Assert.AreEqual("NDCG@10", own.Main!.Value.Name);
        Assert.AreEqual(480, own.LabelledRows);
        Assert.IsLessThan(0.3, metrics["Price"]["RMSE"]);

        // The stock evaluator wants the rows of a group behind each other.
        var sorted = s_model.Value.Transform(RankedSample.View(rows.OrderBy(row => row.Query)));
        var stock = s_ml.Ranking.Evaluate(
            sorted,
            new RankingEvaluatorOptions { DcgTruncationLevel = 10 },
            "Relevance",
            "Query",
            "Rank.Score"
        );
        foreach (var k in s_ranks)
            Near.Value(stock.NormalizedDiscountedCumulativeGains[k - 1], own[$"NDCG@{k}"], 1e-9, $"NDCG@{k}");
        Near.Value(stock.DiscountedCumulativeGains[9], own["DCG@10"], 1e-9);
        Near.Values([.. stock.NormalizedDiscountedCumulativeGains], [.. own.Ranking.NormalizedDiscountedCumulativeGains], 1e-9);
        Near.Values([.. stock.DiscountedCumulativeGains], [.. own.Ranking.DiscountedCumulativeGains], 1e-9);
    }

    [TestMethod]
    public void ItIsSavedAndExported()
    {
        var rows = RankedSample.View(RankedSample.Many(10, seed: 5));
        var model = s_model.Value;
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var expected = model.Transform(rows).GetColumn<float>("Rank.Score").ToArray();
        Assert.AreEqual(80, expected.Distinct().Count());
        using var zip = new MemoryStream();
        s_ml.MultiTask().Save(model, rows.Schema, zip);
        var loaded = s_ml.MultiTask().Load(new MemoryStream(zip.ToArray()), out _);
        CollectionAssert.AreEqual(expected, loaded.Transform(rows).GetColumn<float>("Rank.Score").ToArray());
        using var file = new MemoryStream();
        Assert.IsLessThan(1e-4, s_ml.MultiTask().ConvertToOnnx(model, rows, file).Parity!.Largest);
        var onnx = s_ml.MultiTask().Load(new MemoryStream(file.ToArray()), out _);
        CollectionAssert.AreEqual(expected, onnx.Transform(rows).GetColumn<float>("Rank.Score").ToArray());
        // The group's column travels with the model: what is loaded is measured alike.
        Assert.AreEqual(
            s_ml.MultiTask().Evaluate(model.Transform(rows))["Rank"].MainValue,
            s_ml.MultiTask().Evaluate(onnx.Transform(rows))["Rank"].MainValue
        );
        (loaded as IDisposable)?.Dispose();
        (onnx as IDisposable)?.Dispose();
    }

    /// <summary>What is in groups without an order changes nothing: the same bits.</summary>
    [TestMethod]
    public void GroupsWithoutAnOrderSayNothing()
    {
        byte[] Fit(float relevance)
        {
            var rows = RankedSample.Many(20);
            foreach (var row in rows.Where(row => row.Query % 2 == 0))
                row.Relevance = relevance;
            using var model = s_ml.MultiTask()
                .Trainer("Features", [RankedSample.Task, Tasks.Regression("Price", "Price")], s_options with { MaximumEpochs = 3 })
                .Fit(RankedSample.View(rows));
            Assert.AreEqual(80, model.Schema.Tasks[0].LabelledRows);
            return model.OnnxModel.ToArray();
        }

        var plain = Fit(0);
        CollectionAssert.AreEqual(plain, Fit(3));
        CollectionAssert.AreEqual(plain, Fit(float.NaN));
    }

    [TestMethod]
    public void KeysOfRelevanceAndTextsOfGroupsAreTheSame()
    {
        byte[] Fit(TaskDefinition task, IDataView rows)
        {
            using var model = s_ml.MultiTask().Trainer("Features", [task], s_options with { MaximumEpochs = 2 }).Fit(rows);
            return [.. Scores(model)];
        }

        static IEnumerable<byte> Scores(MultiTaskTransformer model) =>
            model
                .Transform(RankedSample.View(RankedSample.Many(3)))
                .GetColumn<float>("Rank.Score")
                .SelectMany(BitConverter.GetBytes);

        var rows = RankedSample.View(RankedSample.Many(20));
        var plain = Fit(RankedSample.Task, rows);
        CollectionAssert.AreEqual(plain, Fit(Tasks.Ranking("Rank", "Relevance", "QueryName"), rows));
        var keys = s_ml.Transforms.Conversion.MapValueToKey(
            "Level",
            "Relevance",
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue
        );
        var keyed = keys.Fit(rows).Transform(rows);
        CollectionAssert.AreEqual(plain, Fit(Tasks.Ranking("Rank", "Level", "Query"), keyed));
        using var model = s_ml.MultiTask().Trainer("Features", [Tasks.Ranking("Rank", "Level", "QueryName")], s_options).Fit(keyed);
        var scored = model.Transform(keyed);
        using var byNumber = s_ml.MultiTask().Trainer("Features", [RankedSample.Task], s_options).Fit(rows);
        Assert.AreEqual(
            s_ml.MultiTask().Evaluate(byNumber.Transform(rows))[0].MainValue,
            s_ml.MultiTask().Evaluate(scored)[0].MainValue
        );
    }

    [TestMethod]
    public void MembersOfAnEnsembleRankEachByItself()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Features", [RankedSample.Task], s_options with { Architecture = new TabM { MemberCount = 4 } })
            .Fit(RankedSample.View(RankedSample.Many(60)));
        Assert.IsGreaterThan(
            0.95,
            s_ml.MultiTask().Evaluate(model.Transform(RankedSample.View(RankedSample.Many(40, seed: 3))))[0].MainValue
        );
    }

    [TestMethod]
    public void ItIsTrainedFurtherAndResumed()
    {
        TaskDefinition[] tasks = [RankedSample.Task, Tasks.Regression("Price", "Price")];
        var view = RankedSample.View(RankedSample.Many(40));
        var options = s_options with { MaximumEpochs = 6, ProgressSteps = 1, BatchSize = 32, Refit = true };
        using var whole = s_ml.MultiTask().Trainer("Features", tasks, options).Fit(view);
        using var folder = new TemporaryFolder();
        MultiTaskOptions Saving(long? stopAt) =>
            options with
            {
                Checkpoints = new CheckpointOptions { Folder = folder.Path, EverySteps = 3 },
                Progress = new Reports(report =>
                {
                    if (report.Steps == stopAt)
                        throw new TimeoutException();
                }),
            };
        Assert.ThrowsExactly<TimeoutException>(() => s_ml.MultiTask().Trainer("Features", tasks, Saving(14)).Fit(view));
        using var resumed = s_ml.MultiTask().Trainer("Features", tasks, Saving(null)).Fit(view);
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());

        using var further = s_ml.MultiTask().Trainer("Features", tasks, options).Continue(whole, view, view);
        Assert.IsGreaterThanOrEqualTo(
            s_ml.MultiTask().Evaluate(whole.Transform(view))["Rank"].MainValue - 0.01,
            s_ml.MultiTask().Evaluate(further.Transform(view))["Rank"].MainValue
        );
    }

    [TestMethod]
    public void IntervalsAreOfGroups()
    {
        // One group drawn over and over is the same group; were rows drawn, the numbers would differ.
        var one = RankedSample.View(RankedSample.Many(1, size: 40, seed: 2));
        var metric = s_ml.MultiTask()
            .Evaluate(s_model.Value.Transform(one), new EvaluationOptions { BootstrapSamples = 50 })["Rank"]
            .Value("NDCG@10");
        Assert.AreEqual(metric.Value, metric.Interval!.Value.Low, 1e-12);
        Assert.AreEqual(metric.Value, metric.Interval!.Value.High, 1e-12);
        var many = RankedSample.Many(50, seed: 2);
        foreach (var row in many)
            row.Features[0] += row.Query % 3; // ranked worse by a third of the groups or not, as a whole
        var spread = s_ml.MultiTask()
            .Evaluate(s_model.Value.Transform(RankedSample.View(many)), new EvaluationOptions { BootstrapSamples = 200 })["Rank"]
            .Value("NDCG@1");
        Assert.IsTrue(spread.Interval!.Value.Low <= spread.Value && spread.Value <= spread.Interval!.Value.High);
    }
}
