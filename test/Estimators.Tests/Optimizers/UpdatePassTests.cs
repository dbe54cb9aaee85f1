using MlNet.MultiTask.Extending;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>An update of some parts against the same update of everything, whose numbers other tests know.</summary>
[TestClass]
public sealed class UpdatePassTests
{
    private const int Count = 128;

    public static IEnumerable<object[]> Optimizers =>
        [
            [new Adam()],
            [new Adam { WeightDecay = 0.1, LearningRate = 0.01 }],
            [new RmsProp()],
            [new AdaGrad()],
            [new Sgd()],
            [new Sgd { Momentum = 0.9 }],
            [new Sgd { Momentum = 0.9, Nesterov = true }],
        ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void PartsChangeAsIfEverythingDidAndNothingElse(Optimizer optimizer)
    {
        var (start, some, all) = (new Buffers(optimizer), new Buffers(optimizer), new Buffers(optimizer));
        (int Start, int Length)[] parts = [(16, 16), (48, 32), (112, 16)];
        Assert.IsTrue(optimizer.Update(some.Update(), parts));
        optimizer.Update(all.Update());
        foreach (var (before, part, whole) in start.Arrays.Zip(some.Arrays, all.Arrays))
            for (var i = 0; i < Count; i++)
                Assert.AreEqual(parts.Any(one => i >= one.Start && i < one.Start + one.Length) ? whole[i] : before[i], part[i], $"at {i}");
    }

    [TestMethod]
    public void PartsThatAreNoWholeVectorsAreLeftToOthers()
    {
        var (optimizer, start) = (new Adam(), new Buffers(new Adam()));
        var buffers = new Buffers(optimizer);
        Assert.IsFalse(optimizer.Update(buffers.Update(), [(16, 16), (35, 3)]));
        foreach (var (before, after) in start.Arrays.Zip(buffers.Arrays))
            CollectionAssert.AreEqual(before, after);
    }

    [TestMethod]
    [DataRow(-16, 16)]
    [DataRow(112, 32)]
    [DataRow(Count, 16)]
    [DataRow(16, -16)]
    public void PartsOutsideOfTheBuffersAreRefused(int start, int length)
    {
        var optimizer = new Adam();
        var buffers = new Buffers(optimizer);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => optimizer.Update(buffers.Update(), [(0, 16), (start, length)]));
    }

    // The same numbers each time, in the middle of a training.
    private sealed class Buffers
    {
        private readonly float[] _values;
        private readonly float[] _gradients;
        private readonly float[][] _states;

        public Buffers(Optimizer optimizer)
        {
            var random = new Random(5);
            float[] Numbers(double least) => [.. Enumerable.Range(0, Count).Select(_ => (float)(least + random.NextDouble()))];
            (_values, _gradients) = (Numbers(-0.5), Numbers(-0.5));
            _states = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => Numbers(0))];
        }

        public float[][] Arrays => [_values, _gradients, .. _states];

        public OptimizerUpdate Update() =>
            new()
            {
                Values = _values,
                Gradients = _gradients,
                States = _states,
                Step = 7,
                LearningRate = 0.01,
                WeightDecayFactor = 0.5,
            };
    }
}
