using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Gradual unfreezing, weight decay towards the start, and warm-up, of trunks in whole trainings.</summary>
[TestClass]
public sealed class TrunkFineTuningTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_file = TrunkTrainingTests.Images().Bytes("y");
    private static readonly string[] s_first = ["first.weight", "scale", "shift"];
    private static readonly string[] s_second = ["second.weight", "second.bias"];

    /// <summary>Nothing in the first epoch, the last node from the second on, all from the third on.</summary>
    [TestMethod]
    public void NodesAreLetGoEpochByEpoch()
    {
        var before = TrunkTrainingTests.Weights(s_file);
        for (var epochs = 1; epochs <= 3; epochs++)
        {
            var after = Fit(new OnnxTrunk(s_file) { Unfreezing = ["node c"] }, epochs);
            foreach (var name in s_first.Concat(s_second))
            {
                var isMoved = epochs >= (s_second.Contains(name) ? 2 : 3);
                var (start, end) = (before[name], TrunkTrainingTests.Of(after, name));
                if (isMoved)
                    CollectionAssert.AreNotEqual(start, end, $"{name} after {epochs} epochs");
                else
                    CollectionAssert.AreEqual(start, end, $"{name} after {epochs} epochs");
            }
        }
        // With what is not trained at all in front.
        var part = Fit(new OnnxTrunk(s_file) { Unfreezing = ["node c"], TrainableFrom = "node c" }, 3);
        foreach (var name in s_first)
            CollectionAssert.AreEqual(before[name], TrunkTrainingTests.Of(part, name), name);
        CollectionAssert.AreNotEqual(before["second.bias"], TrunkTrainingTests.Of(part, "second.bias"));
    }

    /// <summary>While it is held a trunk is a frozen one: the first epoch of both is the same to the last bit, and so is a balancer's that
    /// looks at gradients, and the length that gradients are cut to.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AHeldTrunkIsAFrozenOne(bool hasBalancer)
    {
        MultiTaskOptions With(OnnxTrunk trunk) =>
            TrunkTrainingTests.Options(trunk, 1) with
            {
                Balancer = hasBalancer ? new PcGrad() : null,
                Regularization = new Regularization { ClipNorm = 0.5 },
                Architecture = new HardSharing { TrunkLayers = [6] },
            };
        using var held = Train(With(new OnnxTrunk(s_file) { Unfreezing = ["node c"] }));
        using var frozen = Train(With(new OnnxTrunk(s_file) { Trainable = false }));
        var (want, got) = (TrunkTrainingTests.Weights(frozen.OnnxModel.ToArray()), TrunkTrainingTests.Weights(held.OnnxModel.ToArray()));
        foreach (var (name, values) in want)
            TrunkRun.Near(values, got[name], 1e-5, name);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void AnInterruptedUnfreezingEndsAsOneThatWasNot(int epochs) =>
        TrunkResume.EndsAsOneThatWasNot(
            () => new(s_file) { Unfreezing = ["node c", "node a"], Anchor = 0.1, LearningRateFactor = 0.5 },
            epochs,
            everySteps: 1
        );

    /// <summary>A new model's trunk that is held to its file stays nearer to it, the more strongly the nearer.</summary>
    [TestMethod]
    public void AnAnchorHoldsTheTrunkToTheFile()
    {
        var before = TrunkTrainingTests.Weights(s_file);
        double Distance(double anchor)
        {
            var options = TrunkTrainingTests.Options(new OnnxTrunk(s_file) { Anchor = anchor }, 8) with
            {
                Optimizer = new Sgd { LearningRate = 0.05 },
            };
            using var model = Train(options);
            var after = TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
            return Math.Sqrt(
                s_first.Concat(s_second).Sum(name =>
                    before[name].Zip(TrunkTrainingTests.Of(after, name), (a, b) => Math.Pow(b - a, 2)).Sum()
                )
            );
        }

        var (free, near, still) = (Distance(0), Distance(1), Distance(15));
        Console.WriteLine($"{free} {near} {still}");
        Assert.IsGreaterThan(1e-3, free);
        Assert.IsLessThan(0.7 * free, near);
        Assert.IsLessThan(0.5 * near, still);
    }

    /// <summary>One step of plain gradient descent: a tenth of the rate in the first of ten steps of warm-up, a quarter of that in the
    /// trunk.</summary>
    [TestMethod]
    public void WarmUpAndTheFactorMultiply()
    {
        Dictionary<string, float[]> After(Schedule schedule, double factor)
        {
            var options = TrunkTrainingTests.Options(new OnnxTrunk(s_file) { LearningRateFactor = factor }, 1) with
            {
                Optimizer = new Sgd { LearningRate = 0.1 },
                Schedule = schedule,
                BatchSize = 64,
            };
            using var model = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 64));
            return TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
        }

        var before = TrunkTrainingTests.Weights(s_file);
        var (whole, part) = (After(new ConstantSchedule(), 1), After(new WarmUpSchedule { Steps = 10 }, 0.25));
        foreach (var name in s_first.Concat(s_second))
        {
            var (start, far, near) = (before[name], TrunkTrainingTests.Of(whole, name), TrunkTrainingTests.Of(part, name));
            var longest = start.Zip(far, (a, b) => Math.Abs(b - a)).Max();
            Assert.IsGreaterThan(1e-5f, longest, name);
            for (var i = 0; i < start.Length; i++)
                Assert.AreEqual(0.025 * (far[i] - start[i]), near[i] - start[i], 2e-3 * longest + 1e-7, name);
        }
    }

    [TestMethod]
    public void OptionsAreChecked()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(s_file) { Anchor = -1 }.Validate(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            new OnnxTrunk(s_file) { Unfreezing = ["node c"], Trainable = false }.Validate(1)
        );
        var error = Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(s_file) { Unfreezing = ["nothing"] }.Validate(1));
        Assert.Contains("Unfreezing names 'nothing'", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => new ShapeOps(new ShapeRecord()).Paced(1, -1));
        Assert.ThrowsExactly<ArgumentException>(() => new ShapeOps(new ShapeRecord()).Paced(1, 0, float.NaN));
    }

    private static Dictionary<string, float[]> Fit(OnnxTrunk trunk, int epochs)
    {
        using var model = Train(TrunkTrainingTests.Options(trunk, epochs));
        return TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
    }

    private static MultiTaskTransformer Train(MultiTaskOptions options) =>
        s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 100));
}
