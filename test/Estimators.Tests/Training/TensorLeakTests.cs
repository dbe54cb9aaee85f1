using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Training leaves no tensor behind, also when it fails or is stopped.</summary>
[TestClass]
public sealed class TensorLeakTests
{
    [TestMethod]
    public void NoTensorOutlivesFit()
    {
        foreach (
            var balancer in new Balancer?[] { null, new Mgda(), new Famo(), new GradDrop(), new MoDo(), new AutoLambda(), new Forum() }
        )
        {
            var before = LiveTensors.Count();
            using (Sample.Fit(Sample.Many(100), Sample.Quick(2, balancer)))
                Assert.AreEqual(before, torch.Tensor.TotalCount, balancer?.GetType().Name ?? "plain sum");
        }
    }

    [TestMethod]
    public void NoTensorOutlivesAFailedFit()
    {
        var before = LiveTensors.Count();
        var options = new MultiTaskOptions
        {
            Optimizer = new Adam { LearningRate = 1e30 },
            BatchSize = 16,
            Seed = 1,
            MaximumEpochs = 50,
            ValidationFraction = 0,
        };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Sample.Fit(Sample.Many(100), options));

        StringAssert.Contains(error.Message, "loss became");
        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    public void NoTensorOutlivesAThrowingProgress()
    {
        var before = LiveTensors.Count();
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 3,
            BatchSize = 16,
            Progress = new Reports(_ => throw new TimeoutException()),
        };
        Assert.ThrowsExactly<TimeoutException>(() => Sample.Fit(Sample.Many(100), options));

        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }
}
