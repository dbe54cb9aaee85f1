using MlNet.MultiTask.Extending;

namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class SettledAverageTests
{
    public static IEnumerable<object[]> Optimizers =>
        [
            [new Adam { LearningRate = 0.01 }],
            [new Adam { LearningRate = 0.01, Epsilon = 1e-20 }],
            [new Sgd { LearningRate = 0.01, Momentum = 0.9 }],
            [
                new Sgd
                {
                    LearningRate = 0.01,
                    Momentum = 0.9,
                    Nesterov = true,
                },
            ],
            [new RmsProp { LearningRate = 0.01, Decay = 0.9 }],
        ];

    /// <summary>After one gradient and many steps without one no average is a subnormal number, in no step, and in the end those that
    /// shrink fast are 0.</summary>
    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void NoAverageBecomesSubnormal(Optimizer optimizer)
    {
        var values = Enumerable.Repeat(0.5f, 16).ToArray();
        var states = Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[16]).ToArray();
        for (var step = 1; step <= 3000; step++)
        {
            var gradients = step == 1 ? [.. Enumerable.Range(0, 16).Select(i => (float)Math.Pow(10, -i))] : new float[16];
            optimizer.Update(
                new OptimizerUpdate
                {
                    Values = values,
                    Gradients = gradients,
                    States = states,
                    Step = step,
                    LearningRate = 0.01,
                    WeightDecayFactor = 1,
                }
            );
            Assert.IsFalse(states.Any(state => state.Any(float.IsSubnormal)), $"step {step}");
        }

        Assert.IsTrue(states[0].All(average => average == 0));
        Assert.IsTrue(values.All(float.IsFinite));
    }
}
