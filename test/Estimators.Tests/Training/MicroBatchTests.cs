using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The rows of a step in several parts: the gradients of one.</summary>
[TestClass]
public sealed class MicroBatchTests
{
    private const double Rounding = 5e-5;

    private static MultiTaskOptions Plain => SharedTraining.Options() with { BatchSize = 24 };

    [TestMethod]
    public void TheResultOfWholeBatches()
    {
        // 180 rows: the last batch has 12 rows, the last part of 7 parts a few; rows lack labels and weigh differently.
        var rows = SharedTraining.Rows();
        foreach (
            var balancer in new Balancer?[] { null, new FixedWeights(1, 2, 3), new Uncertainty(), new UpGrad(), new Moml(), new MoDo() }
        )
            foreach (var architecture in new Architecture[] { Plain.Architecture, new SoftSharing { TrunkLayers = [8], Strength = 0.1 } })
            {
                var options = Plain with { Balancer = balancer, Architecture = architecture };
                using var whole = SharedTraining.Alone(rows, options);
                foreach (var parts in new[] { 3, 24 })
                {
                    using var divided = SharedTraining.Alone(rows, options with { MicroBatches = parts });
                    SharedTraining.Close(whole, divided, Rounding, $"{parts} parts, {balancer}, {architecture.Name}");
                }
            }
    }

    [TestMethod]
    public void OnSeveralRanks()
    {
        var rows = SharedTraining.Rows();
        foreach (var balancer in new Balancer?[] { null, new UpGrad() })
        {
            var options = Plain with { Balancer = balancer };
            using var whole = SharedTraining.Alone(rows, options);
            var parts = SharedTraining.Divide(rows, 100, 97, 3);
            using var divided = SharedTraining.Same(SharedTraining.Together(parts, options with { MicroBatches = 4 }));
            SharedTraining.Close(whole, divided, Rounding, $"{balancer}");
        }
    }

    [TestMethod]
    public void RowsThatAreReadInEachEpoch()
    {
        var options = Plain with { CacheBudget = 1 << 20, BatchSize = 1200, MaximumEpochs = 1, WeightColumn = null };
        using var whole = SharedTraining.Alone(Sample.Many(60_000), options);
        using var divided = SharedTraining.Alone(Sample.Many(60_000), options with { MicroBatches = 5 });
        SharedTraining.Close(whole, divided, 5e-4);
    }

    [TestMethod]
    public void SequencesAreFilledUpPartByPart()
    {
        var rows = Enumerable
            .Range(0, 90)
            .Select(i => new Steps { Numbers = [.. Enumerable.Range(0, 1 + i * 7 % 11).Select(k => k % 3 - 1f)] });
        MultiTaskTransformer Fit(int parts)
        {
            var ml = new MLContext(1);
            var options = Plain with
            {
                WeightColumn = null,
                MicroBatches = parts,
                Sequence = new SequenceEncoding { Trunk = new GruTrunk(6), Widths = new Dictionary<string, int> { ["Numbers"] = 1 } },
            };
            return ml.MultiTask().Trainer("Numbers", [Tasks.Regression("Sum", "Sum")], options).Fit(ml.Data.LoadFromEnumerable(rows));
        }
        float[] Scores(MultiTaskTransformer model) =>
            [.. model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows)).GetColumn<float>("Sum.Score")];
        using var whole = Fit(1);
        using var divided = Fit(6);
        Near.Values(Scores(whole), Scores(divided), Rounding);
    }

    private sealed class Steps
    {
        public float[] Numbers { get; set; } = [];

        public float Sum => Numbers.Sum();
    }

    [TestMethod]
    public void APartIsSmallerThanABatch()
    {
        // Each part goes through the network by itself: an activation sees no more rows than a part has.
        var seen = new List<long>();
        var task = new RegressionTask("Sum", "Sum")
        {
            LossFunction = (scores, labels) =>
            {
                lock (seen)
                    seen.Add(scores.shape[0]);
                return (scores - labels).square();
            },
        };
        using var model = Sample.Fit(Sample.Many(96), Plain with { WeightColumn = null, ValidationFraction = 0, MicroBatches = 6 }, task);
        Assert.AreEqual(4, seen.Max());
        Assert.HasCount(2 * 96 / 4, seen);
    }

    [TestMethod]
    public void NumbersThatDoNotDivideAreRefused()
    {
        foreach (var parts in new[] { 0, 7, 48 })
        {
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
                SharedTraining.Alone(SharedTraining.Rows(), Plain with { MicroBatches = parts })
            );
            Assert.AreEqual(nameof(MultiTaskOptions.MicroBatches), error.ParamName);
        }
    }
}
