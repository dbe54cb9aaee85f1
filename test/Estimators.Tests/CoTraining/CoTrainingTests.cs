using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Co-training from end to end, on views that are independent given the class.</summary>
[TestClass]
public sealed class CoTrainingTests
{
    [TestMethod]
    public void IndependentViewsTeachEachOther()
    {
        var (train, test) = (TwoViews.Many(900, labelled: 30), TwoViews.Many(1500, 0, seed: 8));
        var rounds = new Rounds();
        using var before = TwoViews.Fit(train.Take(30), Options(rounds: 4));
        using var after = TwoViews.Fit(train, Options(rounds: 4, progress: rounds, truth: true));

        foreach (var task in new[] { "Left.Class", "Right.Class", "Class" })
            Assert.IsGreaterThan(TwoViews.Accuracy(before, test, task) + 0.04, TwoViews.Accuracy(after, test, task), task);
        Assert.IsGreaterThan(
            TwoViews.Accuracy(after, test, "Left.Class") + 0.04,
            TwoViews.Accuracy(after, test),
            "the fusion sees more than either network"
        );
        var last = rounds[^1].Tasks.Single();
        Assert.IsGreaterThan(300, last.Networks[0].Propagated);
        Assert.AreEqual(last.Networks[0].Propagated, last.Networks[0].WithTruth);
        Assert.IsGreaterThan(0.9, (double)last.Networks[0].Right / last.Networks[0].WithTruth);
        Assert.IsGreaterThan(rounds[0].Tasks[0].Agreement, last.Agreement);
    }

    [TestMethod]
    public void WithEveryLabelThereItIsPlainTraining()
    {
        var rows = TwoViews.Many(120, labelled: 120);
        TaskDefinition[] tasks = [Tasks.Multiclass("Class", "Class"), Tasks.Regression("Number", "Number")];
        var rounds = new Rounds();
        var heldOut = TwoViews.View(TwoViews.Many(60, 60, seed: 9));
        var ml = new MLContext(1);
        using var together = ml.MultiTask()
            .CoTrainer(TwoViews.Networks(), tasks, Options(progress: rounds, sharing: false))
            .Fit(TwoViews.View(rows), heldOut);

        Assert.HasCount(1, rounds, "there is nothing to propagate");
        for (var k = 0; k < 2; k++)
        {
            var name = TwoViews.Networks()[k].Name;
            using var alone = ml.MultiTask().Trainer(name, tasks, TwoViews.Training(seed: 3 + k)).Fit(TwoViews.View(rows), heldOut);
            CollectionAssert.AreEqual(Scores(alone, rows, "Number.Score"), Scores(together, rows, $"{name}.Number.Score"));
        }
        // Without shared features the fusion is the mean of the logits, which for a number are its standardised value.
        float[] left = Scores(together, rows, "Left.Number.Score"),
            right = Scores(together, rows, "Right.Number.Score"),
            fused = Scores(together, rows, "Number.Score");
        for (var i = 0; i < rows.Count; i++)
            Assert.AreEqual((left[i] + right[i]) / 2, fused[i], 1e-4);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameModel()
    {
        var rows = TwoViews.Many(200, labelled: 15);
        using var one = TwoViews.Fit(rows, Options(rounds: 2));
        using var two = TwoViews.Fit(rows, Options(rounds: 2));
        using var other = TwoViews.Fit(rows, Options(rounds: 2, seed: 4));

        CollectionAssert.AreEqual(one.OnnxModel.ToArray(), two.OnnxModel.ToArray());
        CollectionAssert.AreNotEqual(one.OnnxModel.ToArray(), other.OnnxModel.ToArray());
    }

    [TestMethod]
    public void EveryKindOfTaskIsCoTrained()
    {
        var rows = TwoViews.Many(240, labelled: 30);
        // Labels are missing task by task, too.
        rows[1].Class = rows[2].Number = rows[4].IsLast = float.NaN;
        rows[5].Flags[1] = float.NaN;
        TaskDefinition[] tasks =
        [
            Tasks.Multiclass("Class", "Class"),
            Tasks.Binary("Last", "IsLast"),
            Tasks.Regression("Number", "Number"),
            Tasks.MultiLabel("Flags", "Flags"),
            Tasks.Quantile("Spread", "Number"),
        ];
        var rounds = new Rounds();
        using var model = TwoViews.Fit(rows, Options(rounds: 2, progress: rounds), tasks);

        Assert.IsLessThan(1e-5, model.ExportDifference);
        Assert.HasCount(15, model.Schema.Tasks);
        foreach (var task in rounds[^1].Tasks)
            Assert.IsGreaterThan(0, task.Networks.Sum(network => network.Propagated), task.Task);
        var metrics = new MLContext(1).MultiTask().Evaluate(model.Transform(TwoViews.View(TwoViews.Many(300, 300, seed: 8))));
        CollectionAssert.AreEqual(model.Schema.Tasks.Select(task => task.Name).ToArray(), metrics.Select(task => task.Task.Name).ToArray());
    }

    [TestMethod]
    public void ATaskOfAUsersOwnIsCoTrained()
    {
        var rounds = new Rounds();
        using var model = TwoViews.Fit(
            TwoViews.Many(240, labelled: 30),
            Options(rounds: 2, progress: rounds),
            new OrdinalTask("Level", "Level")
        );

        Assert.IsLessThan(1e-5, model.ExportDifference);
        Assert.AreEqual(30L, rounds[0].Tasks[0].Networks[0].Given);
        Assert.IsGreaterThan(0, rounds[^1].Tasks[0].Networks[0].Propagated);
    }

    [TestMethod]
    public void NetworksMayBeBuiltDifferently()
    {
        var ml = new MLContext(1);
        foreach (var sharing in new[] { FusionWeights.Learned, FusionWeights.Diversity, FusionWeights.Equal, null })
        {
            var options = Options(rounds: 1, epochs: 3, weights: sharing);
            using var model = ml.MultiTask()
                .CoTrainer(
                    TwoViews.Networks(new TabM { MemberCount = 2, Layers = [8] }),
                    [Tasks.Multiclass("Class", "Class"), Tasks.Binary("Last", "IsLast")],
                    options
                )
                .Fit(TwoViews.View(TwoViews.Many(90, labelled: 30)));
            Assert.IsLessThan(1e-5, model.ExportDifference);
        }
    }

    [TestMethod]
    public void TheModelIsSavedLoadedAndLeftWithoutNetworkColumns()
    {
        var ml = new MLContext(1);
        var rows = TwoViews.Many(90, labelled: 30);
        using var model = TwoViews.Fit(
            rows,
            new CoTrainingOptions
            {
                Training = TwoViews.Training(3),
                MaximumRounds = 1,
                NetworkColumns = false,
            }
        );
        CollectionAssert.AreEqual(new[] { "Class" }, model.Schema.Tasks.Select(task => task.Name).ToArray());

        using var stream = new MemoryStream();
        ml.Model.Save(model, TwoViews.View(rows).Schema, stream);
        var loaded = ml.Model.Load(new MemoryStream(stream.ToArray()), out _);
        var expected = model.Transform(TwoViews.View(rows)).GetColumn<uint>("Class.PredictedLabel").ToArray();
        CollectionAssert.AreEqual(expected, loaded.Transform(TwoViews.View(rows)).GetColumn<uint>("Class.PredictedLabel").ToArray());
    }

    [TestMethod]
    public void EachNetworkStartsFromItsOwnRows()
    {
        var ml = new MLContext(1);
        var rows = TwoViews.Many(60, labelled: 30);
        var rounds = new Rounds();
        CoTrainingNetwork[] networks =
        [
            new("One", "Left", "Right") { RowsColumn = "IsLeft" },
            new("Two", "Left", "Right") { RowsColumn = "IsRight" },
        ];
        using (
            ml.MultiTask()
                .CoTrainer(networks, [Tasks.Multiclass("Class", "Class")], Options(rounds: 1, epochs: 3, progress: rounds))
                .Fit(TwoViews.View(rows))
        )
            CollectionAssert.AreEqual(new long[] { 15, 15 }, rounds[0].Tasks[0].Networks.Select(network => network.Given).ToArray());

        rounds.Clear();
        using (
            TwoViews.Fit(
                rows,
                new CoTrainingOptions
                {
                    Training = TwoViews.Training(3),
                    MaximumRounds = 1,
                    Rows = LabelledRows.Disjoint,
                    Progress = rounds,
                }
            )
        )
            Assert.AreEqual(30L, rounds[0].Tasks[0].Networks.Sum(network => network.Given));
    }

    [TestMethod]
    public void CancellingKeepsTheBestRoundSoFar()
    {
        var rows = TwoViews.Many(200, labelled: 15);
        using var cancellation = new CancellationTokenSource();
        var rounds = new Rounds(report =>
        {
            if (report.Round == 1)
                cancellation.Cancel();
        });
        using var cancelled = TwoViews.Fit(
            rows,
            new CoTrainingOptions
            {
                Training = TwoViews.Training(cancellation: cancellation.Token),
                MaximumRounds = 4,
                Progress = rounds,
                Tolerance = 0,
            }
        );
        Assert.HasCount(2, rounds);

        // What one round of the same four gives, and nothing of the second.
        using var later = new CancellationTokenSource();
        var epochs = new Reports(report =>
        {
            if (rounds.Count == 2 && report.Epoch == 2)
                later.Cancel();
        });
        rounds.Clear();
        var training = TwoViews.Training(cancellation: later.Token);
        using var middle = TwoViews.Fit(
            rows,
            new CoTrainingOptions
            {
                Training = new MultiTaskOptions
                {
                    Architecture = training.Architecture,
                    NumericEncoding = training.NumericEncoding,
                    MaximumEpochs = 20,
                    BatchSize = 16,
                    Seed = 3,
                    Threads = 1,
                    Optimizer = training.Optimizer,
                    ValidationFraction = 0,
                    CancellationToken = later.Token,
                    Progress = epochs,
                },
                MaximumRounds = 4,
                Progress = new Rounds(rounds.Add),
                Tolerance = 0,
            }
        );
        Assert.HasCount(2, rounds, "the second round was cancelled within its training");
        CollectionAssert.AreEqual(Scores(cancelled, rows, "Class.Probability"), Scores(middle, rows, "Class.Probability"));
    }

    [TestMethod]
    public void HeldOutRowsChooseTheRound()
    {
        var rounds = new Rounds();
        using var model = new MLContext(1)
            .MultiTask()
            .CoTrainer(TwoViews.Networks(), [Tasks.Multiclass("Class", "Class")], Options(rounds: 6, progress: rounds))
            .Fit(TwoViews.View(TwoViews.Many(300, labelled: 12)), TwoViews.View(TwoViews.Many(300, 300, seed: 8)));

        var best = rounds.MinBy(round => round.ValidationLoss)!;
        Assert.IsTrue(best.IsBest);
        Assert.IsTrue(
            rounds.All(round =>
                round.IsBest == (round.Round == 0 || round.ValidationLoss < rounds.Take(round.Round).Min(earlier => earlier.ValidationLoss))
            )
        );
        StringAssert.Contains(
            Graph.OnnxModelFile.Parse(model.OnnxModel).MetadataProps.Single(entry => entry.Key == MetadataKeys.Training).Value,
            $"\"bestRound\":{best.Round}"
        );
    }

    [TestMethod]
    public void NoTensorOutlivesIt()
    {
        var rows = TwoViews.Many(60, labelled: 15);
        var before = LiveTensors.Count();
        using (TwoViews.Fit(rows, Options(rounds: 2, epochs: 3)))
            Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    public void AWrongLabelIsCorrectedByTheOthers()
    {
        // Three networks with rows of their own; the labels of some rows are wrong.
        var rows = TwoViews.Many(240, labelled: 240, noise: 0.3);
        for (var i = 0; i < 24; i++)
            rows[i].Class = (rows[i].Class + 1) % 3;
        CoTrainingNetwork[] networks = [new("A", "Left"), new("B", "Right"), new("C", "Left", "Right")];
        var rounds = new Rounds();
        using var model = new MLContext(1)
            .MultiTask()
            .CoTrainer(
                networks,
                [Tasks.Multiclass("Class", "Class")],
                new CoTrainingOptions
                {
                    Training = TwoViews.Training(),
                    Rows = LabelledRows.Disjoint,
                    Correction = LabelCorrection.All,
                    MaximumRounds = 2,
                    Progress = rounds,
                    TruthColumns = new Dictionary<string, string> { ["Class"] = "TrueClass" },
                }
            )
            .Fit(TwoViews.View(rows));

        var last = rounds[^1].Tasks[0].Networks;
        Assert.IsGreaterThan(5, rounds.Sum(round => round.Tasks[0].Networks.Sum(network => network.Corrected)));
        Assert.IsGreaterThan(
            0.95,
            (double)last.Sum(network => network.Right) / last.Sum(network => network.WithTruth),
            "90 % of the given labels are right"
        );
    }

    private static CoTrainingOptions Options(
        int rounds = 3,
        int epochs = 20,
        int seed = 3,
        Rounds? progress = null,
        bool truth = false,
        bool sharing = true
    ) => Options(rounds, epochs, sharing ? FusionWeights.Learned : null, seed, progress, truth);

    private static CoTrainingOptions Options(
        int rounds,
        int epochs,
        FusionWeights? weights,
        int seed = 3,
        Rounds? progress = null,
        bool truth = false
    ) =>
        new()
        {
            Training = TwoViews.Training(epochs, seed),
            MaximumRounds = rounds,
            FeatureSharing = weights,
            Progress = progress,
            TruthColumns = truth ? new Dictionary<string, string> { ["Class"] = "TrueClass" } : new Dictionary<string, string>(),
        };

    private static float[] Scores(MultiTaskTransformer model, IEnumerable<TwoViews> rows, string column) =>
        [.. model.Transform(TwoViews.View(rows)).GetColumn<float>(column)];
}
