using TorchSharp;
using TorchSharp.Modules;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The fused updates against libtorch's own optimizers, ten steps on the same random gradients.</summary>
[TestClass]
public sealed class OptimizerParityTests
{
    [TestMethod]
    public void SgdEqualsLibtorchs() => Check(new Sgd { LearningRate = 0.1 }, p => torch.optim.SGD([p], 0.1));

    [TestMethod]
    public void SgdWithMomentumEqualsLibtorchs() =>
        Check(new Sgd { LearningRate = 0.1, Momentum = 0.9 }, p => torch.optim.SGD([p], 0.1, momentum: 0.9));

    [TestMethod]
    public void SgdWithNesterovEqualsLibtorchs() =>
        Check(
            new Sgd
            {
                LearningRate = 0.1,
                Momentum = 0.9,
                Nesterov = true,
            },
            p => torch.optim.SGD([p], 0.1, momentum: 0.9, nesterov: true)
        );

    [TestMethod]
    public void AdaGradEqualsLibtorchs() => Check(new AdaGrad { LearningRate = 0.1 }, p => torch.optim.Adagrad([p], 0.1));

    [TestMethod]
    public void RmsPropEqualsLibtorchs() => Check(new RmsProp { LearningRate = 0.01 }, p => torch.optim.RMSProp([p], 0.01));

    [TestMethod]
    public void SettingsOutOfRangeAreRefused()
    {
        foreach (
            var bad in new Optimizer[]
            {
                new Sgd { LearningRate = -1 },
                new Sgd { Momentum = 1 },
                new Sgd { Nesterov = true },
                new AdaGrad { Epsilon = 0 },
                new RmsProp { Decay = 1 },
                new RmsProp { Epsilon = double.NaN },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(bad.Validate, bad.GetType().Name);
    }

    [TestMethod]
    public void ClippingKeepsTheDirectionAndPenaltiesAddTheirGradients()
    {
        float[] values = [3, -2, 0, 1];
        float[] gradients = [30, 0, -40, 0];
        new Regularization
        {
            ClipNorm = 5,
            L1 = 0.5,
            L2 = 0.1,
        }.Apply(values, gradients);

        // norm 50 → 5: (3, 0, −4, 0), then + 0.1 θ + 0.5 sign θ
        float[] want = [3.8f, -0.7f, -4, 0.6f];
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], gradients[i], 1e-6);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(new Regularization { L1 = -1 }.Validate);
    }

    private static void Check(Optimizer optimizer, Func<Parameter, torch.optim.Optimizer> peer)
    {
        using var scope = torch.NewDisposeScope();
        const int Count = 32;
        var random = new Random(2);
        float[] Draw() => [.. Enumerable.Range(0, Count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        var values = Draw();
        var parameter = new Parameter(torch.tensor(values));
        using var other = peer(parameter);
        var states = Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[Count]).ToArray();
        for (var step = 1; step <= 10; step++)
        {
            var gradients = Draw();
            parameter.grad = torch.tensor(gradients);
            other.step();
            optimizer.Update(
                new OptimizerUpdate
                {
                    Values = values,
                    Gradients = gradients,
                    States = states,
                    Step = step,
                    LearningRate = optimizer.LearningRate,
                    WeightDecayFactor = 1,
                }
            );
            Assert.IsTrue(gradients.All(gradient => gradient == 0), "gradients are left at zero");
        }
        var want = parameter.detach().data<float>().ToArray();
        for (var i = 0; i < Count; i++)
            Assert.AreEqual(want[i], values[i], 5e-6);
    }
}
