using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Training one network on several data sets.</summary>
[TestClass]
public sealed class SetTrainingTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(200)]
    [DataRow(179, DisplayName = "161 rows in batches of 16: the last row is left out, and the epoch ends there for both")]
    public void OneSetIsAsGoodAsItsView(int rows)
    {
        var data = SetRows.View(Sample.Many(rows));
        var trainer = s_ml.MultiTask().Trainer("Features", Sample.AllTasks(), Sample.Quick());
        using var view = trainer.Fit(data);
        using var set = trainer.Fit([new TrainingSet("all", data)]);

        foreach (var column in new[] { "Sum.Score", "Sign.Probability", "Class.Probability" })
            CollectionAssert.AreEqual(Sample.Scores(view, column), Sample.Scores(set, column), column);
    }

    [TestMethod]
    public void TwoPartsInEveryStepAreAsGoodAsTheWhole()
    {
        // Full batches without dropout: the mean over both parts' rows is the mean over all, whatever their sizes and the labels that they
        // lack.
        var rows = Sample.Many(64);
        foreach (var row in rows.Where((_, i) => i % 3 == 0))
            row.Sum = float.NaN;
        MultiTaskOptions Options(int batch, SetSampling sampling) =>
            new()
            {
                Architecture = new HardSharing { TrunkLayers = [16] },
                MaximumEpochs = 20,
                BatchSize = batch,
                ValidationFraction = 0,
                Seed = 1,
                Threads = 1,
                SetSampling = sampling,
                NumericEncoding = new StandardizeEncoding(),
                Optimizer = new Sgd { LearningRate = 0.1 },
            };
        using var whole = s_ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), Options(64, new AlternatingSampling()))
            .Fit(SetRows.View(rows));
        using var parts = s_ml.MultiTask()
            .Trainer("Features", Sample.AllTasks(), Options(40, new JointSampling()))
            .Fit([new TrainingSet("one", SetRows.View(rows[..40])), new TrainingSet("two", SetRows.View(rows[40..]))]);

        foreach (var column in new[] { "Sum.Score", "Sign.Score", "Class.Probability" })
            foreach (var (expected, actual) in Sample.Scores(whole, column).Zip(Sample.Scores(parts, column)))
                Assert.AreEqual(expected, actual, 2e-4, column);
    }

    [TestMethod]
    public void AStepLeavesWhatBelongsToOtherSetsAlone()
    {
        // All steps are the left set's: without momentum the right one's encoder and head stay as they start, which the seed alone decides.
        MultiTaskOptions Options(double rate) =>
            new()
            {
                Architecture = new HardSharing { TrunkLayers = [8] },
                SetEncoderWidth = 4,
                MaximumEpochs = 3,
                BatchSize = 16,
                ValidationFraction = 0,
                Seed = 1,
                Threads = 1,
                SetSampling = new LeftOnly(),
                Optimizer = new Sgd { LearningRate = rate },
                NumericEncoding = new StandardizeEncoding(),
            };
        using var trained = SetRows.Trainer(Options(0.5)).Fit([SetRows.LeftSet(64), SetRows.RightSet(64)]);
        using var start = SetRows.Trainer(Options(1e-30)).Fit([SetRows.LeftSet(64), SetRows.RightSet(64)]);
        var (after, before) = (Weights(trained), Weights(start));

        foreach (
            var name in before.Keys.Where(name =>
                name.StartsWith("encoders/1/", StringComparison.Ordinal) || name.StartsWith("head1/", StringComparison.Ordinal)
            )
        )
            CollectionAssert.AreEqual(before[name], after[name], name);
        foreach (var name in new[] { "encoders/0/weight", "head0/weight", "trunk/0/linear/weight" })
            CollectionAssert.AreNotEqual(before[name], after[name], name);
        Assert.IsTrue(before.ContainsKey("encoders/1/weight") && before.ContainsKey("head1/weight"));
    }

    [TestMethod]
    [DataRow(false, DisplayName = "drawn")]
    [DataRow(true, DisplayName = "jointly")]
    public void SetsWithDifferentColumnsAreLearnt(bool jointly)
    {
        using var model = SetRows
            .Trainer(Learning(jointly ? new JointSampling() : new TemperatureSampling(), 40))
            .Fit([SetRows.LeftSet(1200), SetRows.RightSet(600)]);

        var left = s_ml.MultiTask().Evaluate(model.Transform(SetRows.View(SetRows.Lefts(500, seed: 8))));
        var right = s_ml.MultiTask().Evaluate(model.Transform(SetRows.View(SetRows.Rights(500, seed: 9))));
        Assert.IsGreaterThan(0.93, left["Above"].Binary.Accuracy);
        Assert.IsGreaterThan(0.9, right["Gap"].Regression.RSquared);
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameModel()
    {
        byte[] Fit()
        {
            using var model = SetRows.Trainer(SetRows.Options(heldOut: 0.2)).Fit([SetRows.LeftSet(100), SetRows.RightSet(50)]);
            return model.OnnxModel.ToArray();
        }
        CollectionAssert.AreEqual(Fit(), Fit());
    }

    [TestMethod]
    public void EveryStepOfAGradientBalancerSeesTheTasksOfItsSets()
    {
        foreach (var (sampling, tasks) in new (SetSampling, int)[] { (new JointSampling(), 2), (new AlternatingSampling(), 1) })
        {
            var balancer = new Counting();
            using var model = SetRows
                .Trainer(SetRows.Options(sampling, balancer: balancer))
                .Fit([SetRows.LeftSet(64), SetRows.RightSet(48)]);
            Assert.IsTrue(balancer.Counts.All(count => count == tasks), sampling.GetType().Name);
        }
    }

    [TestMethod]
    public void ItSaysWhenThereIsNothingToBalance()
    {
        var ml = new MLContext(1);
        var log = new List<string>();
        ml.Log += (_, message) => log.Add(message.Message);
        var trainer = ml.MultiTask()
            .Trainer(
                ["A", "B"],
                [Tasks.Binary("Above", "Above"), Tasks.Regression("Gap", "Gap")],
                SetRows.Options(balancer: new PcGrad(), epochs: 1)
            );
        using var model = trainer.Fit([SetRows.LeftSet(32), SetRows.RightSet(32)]);

        Assert.IsTrue(
            log.Any(line => line.Contains("PcGrad", StringComparison.Ordinal) && line.Contains("JointSampling", StringComparison.Ordinal))
        );
    }

    [TestMethod]
    public void BalancersOfEveryKindTrain()
    {
        foreach (
            var balancer in new Balancer[]
            {
                new Uncertainty(),
                new Famo(),
                new GradNorm(),
                new PcGrad(),
                new NashMtl(),
                new GradDrop(),
                new MoDo(),
                new MoCo(),
            }
        )
            foreach (var sampling in new SetSampling[] { new JointSampling(), new AlternatingSampling() })
            {
                using var model = SetRows
                    .Trainer(SetRows.Options(sampling, epochs: 2, balancer: balancer))
                    .Fit([SetRows.LeftSet(64), SetRows.RightSet(40)]);
                Assert.IsLessThan(1e-4, model.ExportDifference, balancer.GetType().Name);
            }
    }

    [TestMethod]
    public void NoTensorOutlivesFit()
    {
        foreach (var sampling in new SetSampling[] { new AlternatingSampling(), new JointSampling() })
        {
            var before = LiveTensors.Count();
            using (SetRows.Trainer(SetRows.Options(sampling, heldOut: 0.2)).Fit([SetRows.LeftSet(100), SetRows.RightSet(50)]))
                Assert.AreEqual(before, torch.Tensor.TotalCount);
            Assert.ThrowsExactly<TimeoutException>(() =>
                SetRows
                    .Trainer(SetRows.Options(sampling, watch: report =>
                        {
                            if (report.Steps == 5)
                                throw new TimeoutException();
                        }))
                    .Fit([SetRows.LeftSet(100), SetRows.RightSet(50)])
            );
            Assert.AreEqual(before, torch.Tensor.TotalCount, "after a failure");
        }
    }

    [TestMethod]
    public void EarlyStoppingLooksAtTheTasksOfAllSets()
    {
        TrainingProgress? best = null;
        using var model = SetRows
            .Trainer(SetRows.Options(epochs: 6, heldOut: 0.25, watch: report => best = report.IsEpochEnd && report.IsBest ? report : best))
            .Fit([SetRows.LeftSet(120), SetRows.RightSet(80)]);

        Assert.IsNotNull(best);
        Assert.AreEqual(best.Tasks.Sum(task => task.ValidationLoss), best.ValidationLoss, 1e-9);
        Assert.IsTrue(best.Tasks.All(task => double.IsFinite(task.ValidationLoss)));
        CollectionAssert.AreEqual(new[] { 90L, 60L }, best.Sets.Select(set => set.Rows).ToArray());
    }

    [TestMethod]
    public void ASetHasItsOwnHeldOutRows()
    {
        TrainingProgress? last = null;
        var left = new TrainingSet("left", SetRows.View(SetRows.Lefts(100)))
        {
            Features = ["A"],
            Tasks = ["Above"],
            Validation = SetRows.View(SetRows.Lefts(30, seed: 7)),
        };
        var right = new TrainingSet("right", SetRows.View(SetRows.Rights(100)))
        {
            Features = ["B"],
            Tasks = ["Gap"],
            ValidationFraction = 0.5,
        };
        using var model = SetRows.Trainer(SetRows.Options(epochs: 1, heldOut: 0.1, watch: report => last = report)).Fit([left, right]);

        CollectionAssert.AreEqual(new[] { 100L, 50L }, last!.Sets.Select(set => set.Rows).ToArray());
        Assert.IsTrue(last.Tasks.All(task => double.IsFinite(task.ValidationLoss)));
    }

    [TestMethod]
    public void AWeightOfAJointStepMultipliesTheLosses()
    {
        // αₜ = 4 is what a weight of 4 means.
        float[] Scores(double lossWeight, double setWeight)
        {
            var trainer = s_ml.MultiTask()
                .Trainer(
                    ["A", "B"],
                    [Tasks.Binary("Above", "Above"), new RegressionTask("Gap", "Gap") { LossWeight = lossWeight }],
                    SetRows.Options(new JointSampling())
                );
            using var model = trainer.Fit([SetRows.LeftSet(64), SetRows.RightSet(48, setWeight)]);
            return
            [
                .. Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<float>(
                    model.Transform(SetRows.View(SetRows.Rights(20))),
                    "Gap.Score"
                ),
            ];
        }
        CollectionAssert.AreEqual(Scores(4, 1), Scores(1, 4));
        CollectionAssert.AreNotEqual(Scores(1, 1), Scores(1, 4));
    }

    [TestMethod]
    public void ACancelledTrainingGivesTheBestSoFar()
    {
        using var source = new CancellationTokenSource();
        var steps = 0L;
        var options = SetRows.Options();
        using var model = SetRows
            .Trainer(
                new MultiTaskOptions
                {
                    Architecture = options.Architecture,
                    MaximumEpochs = 50,
                    BatchSize = 16,
                    Seed = 1,
                    Threads = 1,
                    ProgressSteps = 1,
                    CancellationToken = source.Token,
                    Progress = new Reports(report =>
                    {
                        steps = report.Steps;
                        if (report.Steps == 20)
                            source.Cancel();
                    }),
                }
            )
            .Fit([SetRows.LeftSet(64), SetRows.RightSet(64)]);

        Assert.AreEqual(20, steps);
    }

    [TestMethod]
    public void RowsBeyondTheBudgetAreStreamed()
    {
        var log = new List<string>();
        byte[] Fit()
        {
            var ml = new MLContext(1);
            ml.Log += (_, message) => log.Add(message.Message);
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [8] },
                MaximumEpochs = 2,
                BatchSize = 256,
                Seed = 1,
                Threads = 1,
                CacheBudget = 2 << 20,
                NumericEncoding = new StandardizeEncoding(),
                Optimizer = new Adam { LearningRate = 0.01 },
            };
            // 100,000 rows of 28 bytes are more than the 1,000 rows of the other set leave of 2 MiB.
            using var model = ml.MultiTask()
                .Trainer(["A", "B"], [Tasks.Binary("Above", "Above"), Tasks.Regression("Gap", "Gap")], options)
                .Fit([
                    new TrainingSet("right", SetRows.View(SetRows.Rights(100_000))) { Features = ["B"], Tasks = ["Gap"] },
                    SetRows.LeftSet(1000),
                ]);
            Assert.IsGreaterThan(
                0.9,
                s_ml.MultiTask().Evaluate(model.Transform(SetRows.View(SetRows.Rights(500, seed: 9))))["Gap"].Regression.RSquared
            );
            return model.OnnxModel.ToArray();
        }
        CollectionAssert.AreEqual(Fit(), Fit());
        Assert.IsTrue(log.Any(line => line.Contains("of data set 'right' are more than the CacheBudget", StringComparison.Ordinal)));
        Assert.IsFalse(log.Any(line => line.Contains("of data set 'left' are more", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void AffinityBetweenSetsIsSeenInJointSteps()
    {
        // The same question under two names: a step for one is a step for the other.
        var trainer = s_ml.MultiTask()
            .Trainer("A", [Tasks.Binary("One", "Above"), Tasks.Binary("Two", "Above")], Learning(new JointSampling(), 5));
        TrainingSet[] sets =
        [
            new("one", SetRows.View(SetRows.Lefts(300))) { Tasks = ["One"] },
            new("two", SetRows.View(SetRows.Lefts(300, seed: 5))) { Tasks = ["Two"] },
        ];
        Assert.IsGreaterThan(0, trainer.MeasureAffinity(sets, new AffinityOptions { Interval = 1 })["One", "Two"]);

        var apart = s_ml.MultiTask()
            .Trainer("A", [Tasks.Binary("One", "Above"), Tasks.Binary("Two", "Above")], Learning(new AlternatingSampling(), 2));
        Assert.IsTrue(double.IsNaN(apart.MeasureAffinity(sets, new AffinityOptions { Interval = 1 })["One", "Two"]), "no step has both");
    }

    [TestMethod]
    public void TheSummaryCountsEachEncoderAndTheTrunkOnce()
    {
        var summary = SetRows.Trainer(Learning(new JointSampling(), 1)).Summarize([SetRows.LeftSet(40), SetRows.RightSet(40)]);

        // Encoders 3→8 and 5→8, trunk 8→16, heads 16→1.
        Assert.AreEqual(3 * 8 + 8 + 5 * 8 + 8 + 8 * 16 + 16, summary.SharedParameters);
        Assert.AreEqual(17, summary.TaskParameters["Gap"]);
    }

    private static MultiTaskOptions Learning(SetSampling sampling, int epochs) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            SetEncoderWidth = 8,
            SetSampling = sampling,
            MaximumEpochs = epochs,
            BatchSize = 32,
            Seed = 1,
            Threads = 1,
            NumericEncoding = new StandardizeEncoding(),
            Optimizer = new Adam { LearningRate = 0.01 },
        };

    private static Dictionary<string, float[]> Weights(MultiTaskTransformer model)
    {
        var graph = MlNet.MultiTask.Graph.OnnxModelFile.Parse(model.OnnxModel).Graph;
        return graph
            .Initializer.Where(tensor => tensor.DataType == 1)
            .ToDictionary(tensor => tensor.Name, tensor => MlNet.MultiTask.Graph.OnnxTensors.Floats(tensor));
    }

    private sealed class LeftOnly : SetSampling
    {
        public override void Share(IReadOnlyList<SetProgress> sets, Span<double> shares) => (shares[0], shares[1]) = (1, 0);
    }

    private sealed class Counting : Balancer
    {
        public List<int> Counts { get; } = [];

        public override BalancerNeeds Needs => BalancerNeeds.Gramian;

        public override void Weigh(BalancerStep step, Span<double> weights)
        {
            Counts.Add(step.Tasks.Length);
            weights.Fill(1);
        }
    }
}
