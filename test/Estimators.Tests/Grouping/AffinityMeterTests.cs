using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The affinity of two tasks on a network small enough to compute by hand: h = relu(w x + b), predictions v₀ h and v₁ h, squared
/// loss.</summary>
[TestClass]
public sealed class AffinityMeterTests
{
    // x = 1, w = 1, b = 0, v₀ = 2, v₁ = −1, labels 1 and −2, so h = 1, L₀ = (2 − 1)² = 1, L₁ = (−1 + 2)² = 1. With η = 0.05:
    // task 0: ∂L₀/∂w = ∂L₀/∂b = 2·1·2 = 4, so w = 0.8, b = −0.2, h = 0.6: L₀ = 0.2² = 0.04, L₁ = (−0.6 + 2)² = 1.96.
    // task 1: ∂L₁/∂w = ∂L₁/∂b = 2·1·(−1) = −2, so w = 1.1, b = 0.1, h = 1.2: L₀ = 1.4² = 1.96, L₁ = 0.8² = 0.64.
    private static readonly double[,] s_expected =
    {
        { 0.96, -0.96 },
        { -0.96, 0.36 },
    };

    [TestMethod]
    public void IsOneMinusTheRatioOfTheLosses()
    {
        using var toy = new Toy(new AffinityOptions { LookaheadRate = 0.05 });
        toy.Look([0, 1]);
        var affinity = toy.Meter.Result();

        Assert.AreEqual(1, affinity.Measurements);
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 2; j++)
                Assert.AreEqual(s_expected[i, j], affinity[i, j], 1e-6, $"{i} onto {j}");
    }

    [TestMethod]
    public void TheTasksWeightScalesItsStep()
    {
        // αᵢ = 2 with η = 0.025 is the same step.
        using var toy = new Toy(new AffinityOptions { LookaheadRate = 0.025 }, lossWeight: 2);
        toy.Look([0, 1]);
        Assert.AreEqual(-0.96, toy.Meter.Result()[0, 1], 1e-6);
    }

    [TestMethod]
    public void LeavesTheNetworkAsItWas()
    {
        using var toy = new Toy(new AffinityOptions { LookaheadRate = 0.05 });
        var values = toy.Store.ValueSpan.ToArray();
        toy.Look([0, 1]);

        CollectionAssert.AreEqual(values, toy.Store.ValueSpan.ToArray());
        Assert.IsFalse(toy.Store.GradientSpan.ContainsAnyExcept(0f));
        Assert.IsTrue(toy.Mode.IsTraining);
    }

    [TestMethod]
    public void IsMeasuredEveryFewSteps()
    {
        using var toy = new Toy(new AffinityOptions { LookaheadRate = 0.05, Interval = 3 });
        for (var step = 0; step < 7; step++)
            toy.Look([0, 1]);
        Assert.AreEqual(3, toy.Meter.Result().Measurements);
        Assert.AreEqual(0.96, toy.Meter.Result()[0, 0], 1e-6);
    }

    [TestMethod]
    public void TasksWithoutLabelsInTheBatchAreLeftOut()
    {
        using var toy = new Toy(new AffinityOptions { LookaheadRate = 0.05, Interval = 1 });
        toy.Look([0]);
        toy.Look([1]);
        var affinity = toy.Meter.Result();

        Assert.AreEqual(0.96, affinity[0, 0], 1e-6);
        Assert.AreEqual(0.36, affinity[1, 1], 1e-6);
        Assert.IsTrue(double.IsNaN(affinity[0, 1]) && double.IsNaN(affinity[1, 0]));
    }

    [TestMethod]
    public void AStepTooLargeIsAnError()
    {
        using var toy = new Toy(new AffinityOptions { LookaheadRate = 1e30 });
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => toy.Look([0, 1]));
        Assert.Contains("LookaheadRate", error.Message);
    }

    private sealed class Toy : IDisposable
    {
        private readonly DisposeScope _scope = NewDisposeScope();

        public Toy(AffinityOptions options, double lossWeight = 1)
        {
            TaskDefinition[] tasks = [Tasks.Regression("A", "A", lossWeight), Tasks.Regression("B", "B", lossWeight)];
            TaskHead[] heads =
            [
                .. tasks.Select(task => new RegressionHead((RegressionTask)task, Standardization.None(1), scalar: true, [])),
            ];
            var network = new Network([new FittedIdentity()], new HardSharing { TrunkLayers = [1] }, heads);
            var shapes = NetworkShapes.Record(network, [new InputColumn("Features", ColumnKind.Single, 1, false, 0, [])]);
            Store = new ParameterStore(shapes, 1, CPU);
            Store.ValueSpan.Clear();
            foreach (var (name, value) in new[] { ("trunk/0/linear/weight", 1f), ("head0/weight", 2f), ("head1/weight", -1f) })
                Store.ValueSpan[Store.Slices.Single(slice => slice.Parameter.Name == name).Offset] = value;
            Meter = new AffinityMeter(network, Store, new TorchOps(Store, Mode), Mode, tasks, options);
        }

        public AffinityMeter Meter { get; }

        public ParameterStore Store { get; }

        public TrainingMode Mode { get; } = new();

        public void Look(int[] tasks) =>
            Meter.Look(
                new Batch(
                    [tensor(new[] { 1f }, [1, 1])],
                    [tensor(new[] { 1f }, [1, 1]), tensor(new[] { -2f }, [1, 1])],
                    [null, null],
                    [1, 1],
                    tasks,
                    1
                )
            );

        public void Dispose()
        {
            Store.Dispose();
            _scope.Dispose();
        }
    }
}
