using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What happens when a loss becomes NaN or infinite.</summary>
[TestClass]
public sealed class DivergenceTests
{
    [TestMethod]
    [DataRow(0.2, DisplayName = "with held-out rows")]
    [DataRow(0.0, DisplayName = "without")]
    public void TheLastGoodWeightsAreKept(double heldOut)
    {
        // 80 or 100 training rows make 5 or 7 steps an epoch: the rate leaps up in the fourth.
        var ml = new MLContext(1);
        var log = new List<string>();
        ml.Log += (_, message) => log.Add(message.Message);
        var reports = new Reports();
        var steps = heldOut > 0 ? 5 : 7;
        var before = LiveTensors.Count();
        using var broken = Fit(ml, Options(20, heldOut, new RateByStep(step => step >= 3 * steps + 1 ? 1e30 : 1), reports));
        Assert.AreEqual(before, torch.Tensor.TotalCount);
        var best = reports.Last(report => report.IsBest).Epoch;
        using var good = Fit(new MLContext(1), Options(best, heldOut, new ConstantSchedule(), null));

        Assert.AreEqual(3, best);
        CollectionAssert.AreEqual(Score(good), Score(broken));
        var warning = reports[^1].Warning;
        StringAssert.Contains(warning, "loss became");
        StringAssert.Contains(warning, $"step {3 * steps + 3}"); // the leap in step 3n + 2 shows in the next step's loss
        StringAssert.Contains(warning, "epoch 3");
        Assert.IsTrue(log.Any(message => message.Contains(warning!)), "the log has the warning");
    }

    [TestMethod]
    public void WithoutGoodWeightsItIsAnError()
    {
        var reports = new Reports();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Fit(new MLContext(1), Options(20, 0.2, new RateByStep(_ => 1e30), reports))
        );

        StringAssert.Contains(error.Message, "Task '");
        StringAssert.Contains(error.Message, "step 2");
        Assert.IsEmpty(reports);
    }

    [TestMethod]
    public void WeightsThatBreakInTheVeryLastStepAreNotTaken()
    {
        var reports = new Reports();
        using var broken = Fit(new MLContext(1), Options(2, 0, new RateByStep(step => step == 13 ? double.MaxValue : 1), reports));
        using var good = Fit(new MLContext(1), Options(1, 0, new ConstantSchedule(), null));

        CollectionAssert.AreEqual(Score(good), Score(broken));
        StringAssert.Contains(reports[^1].Warning, "weights became NaN or infinite by step 14");
    }

    private static MultiTaskOptions Options(int epochs, double heldOut, Schedule schedule, Reports? reports) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = epochs,
            BatchSize = 16,
            ValidationFraction = heldOut,
            Seed = 5,
            Threads = 1,
            Schedule = schedule,
            Progress = reports,
        };

    private static MultiTaskTransformer Fit(MLContext ml, MultiTaskOptions options) =>
        ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(ml.Data.LoadFromEnumerable(Sample.Many(100)));

    private static float[] Score(MultiTaskTransformer model) => Sample.Scores(model, "Sum.Score");
}
