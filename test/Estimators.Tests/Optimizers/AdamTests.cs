using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The fused update against libtorch's own optimizers.</summary>
[TestClass]
public sealed class AdamTests
{
    [TestMethod]
    [DataRow(0.0, 1.0, 0.9, 0.999)]
    [DataRow(0.05, 1.0, 0.8, 0.99)]
    [DataRow(0.2, 0.25, 0.8, 0.99)]
    public void TenStepsEqualLibtorchs(double decay, double factor, double beta1, double beta2)
    {
        using var scope = torch.NewDisposeScope();
        const int Count = 48;
        var random = new Random(1);
        float[] Draw() => [.. Enumerable.Range(0, Count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        var values = Draw();
        var parameter = new TorchSharp.Modules.Parameter(torch.tensor(values));
        var peer = torch.optim.AdamW([parameter], lr: 0.01, beta1: beta1, beta2: beta2, eps: 1e-8, weight_decay: decay * factor);
        var adam = new Adam
        {
            LearningRate = 0.01,
            Beta1 = beta1,
            Beta2 = beta2,
            WeightDecay = decay,
        };
        float[][] states = [new float[Count], new float[Count]];
        for (var step = 1; step <= 10; step++)
        {
            var gradients = Draw();
            parameter.grad = torch.tensor(gradients);
            peer.step();
            adam.Update(
                new OptimizerUpdate
                {
                    Values = values,
                    Gradients = gradients,
                    States = states,
                    Step = step,
                    LearningRate = 0.01,
                    WeightDecayFactor = factor,
                }
            );
            Assert.IsTrue(gradients.All(gradient => gradient == 0), "gradients are left at zero");
        }

        var want = parameter.detach().data<float>().ToArray();
        for (var i = 0; i < Count; i++)
            Assert.AreEqual(want[i], values[i], 2e-6);
    }

    [TestMethod]
    public void SettingsOutOfRangeAreRefused()
    {
        foreach (
            var bad in new Adam[]
            {
                new() { LearningRate = 0 },
                new() { LearningRate = double.NaN },
                new() { Beta1 = 1 },
                new() { Beta2 = -0.1 },
                new() { Epsilon = 0 },
                new() { WeightDecay = -1 },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(bad.Validate);
    }
}
