using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Columns of thousands of slots, sparse and dense.</summary>
[TestClass]
public sealed class WideInputTests
{
    private const int Slots = 20_000;
    private static readonly MLContext s_ml = new(1);
    private static readonly TaskDefinition[] s_tasks = [Tasks.Multiclass("Topic", "Topic"), Tasks.Regression("Length", "Length")];

    [TestMethod]
    public void ABagOfWordsIsLearntSparseAndExported()
    {
        // Tensors that other tests left to the collector would go in between.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = LiveTensors.Count();
        using var model = Trainer(Options(12)).Fit(View(600));

        Assert.AreEqual(before, torch.Tensor.TotalCount, "no tensor is left");
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(View(300, seed: 2)));
        Assert.IsGreaterThan(0.95, metrics["Topic"]["accuracy"], metrics.ToString());
        // The table starts at zero, and a word that no training row has stays there.
        var table = FittedModel.Read(model).Values("inputs/0/table")!;
        Assert.HasCount(Slots * new BagEncoding().Width, table);
        var seen = WordBag.Many(600, Slots).SelectMany(row => row.Features.Items().Select(item => item.Key)).ToHashSet();
        for (var slot = 0; slot < Slots; slot++)
            Assert.IsTrue(seen.Contains(slot) || table.AsSpan(slot * 16, 16).IndexOfAnyExcept(0f) < 0, $"slot {slot}");
    }

    [TestMethod]
    [DataRow("PcGrad")]
    [DataRow("SharedRepresentation")]
    [DataRow("Kept")]
    [DataRow("Bilevel")]
    [DataRow("Tensors")]
    [DataRow("Average")]
    [DataRow("Streamed")]
    public void EveryWayOfTrainingLearnsIt(string way)
    {
        var options = Options(12);
        options = way switch
        {
            "PcGrad" => options with { Balancer = new PcGrad() },
            "SharedRepresentation" => options with
            {
                Balancer = new Mgda(),
                BalancingGradients = BalancingGradients.SharedRepresentation,
            },
            "Kept" => options with { Balancer = new Mgda(), BalancingInterval = 3 },
            "Bilevel" => options with { Balancer = new AutoLambda(), MaximumEpochs = 6 },
            "Tensors" => options with { UpdatesByTensors = true, MaximumEpochs = 6 },
            "Average" => options with { WeightAveraging = 0.9, Regularization = new Regularization { ClipNorm = 1, L2 = 1e-6 } },
            _ => options with { CacheBudget = 1 << 20 },
        };
        // 20,000 rows are more than a MiB.
        using var model = Trainer(options).Fit(View(way == "Streamed" ? 12_000 : 600));
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(View(150, seed: 2)));
        Assert.IsGreaterThan(0.9, metrics["Topic"]["accuracy"], metrics.ToString());
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void ALoadedModelIsTrainedFurther()
    {
        using var folder = new TemporaryFolder();
        using var model = Trainer(Options(4)).Fit(View(300));
        var path = Path.Combine(folder.Path, "bag.zip");
        s_ml.MultiTask().Save(model, View(1).Schema, path);
        var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(path, out _);
        using var further = Trainer(Options(12)).Continue(loaded, View(600, seed: 3));

        var metrics = s_ml.MultiTask().Evaluate(further.Transform(View(150, seed: 2)));
        Assert.IsGreaterThan(0.95, metrics["Topic"]["accuracy"], metrics.ToString());
        loaded.Dispose();
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameBits()
    {
        using var one = Trainer(Options(2)).Fit(View(200));
        using var other = Trainer(Options(2)).Fit(View(200));
        CollectionAssert.AreEqual(one.OnnxModel.ToArray(), other.OnnxModel.ToArray());
    }

    [TestMethod]
    [DataRow(2_000)]
    [DataRow(8_000)]
    [DataRow(65_536)]
    public void DenseColumnsOfThousandsOfSlotsAreTrainedOn(int slots)
    {
        var random = new Random(1);
        var rows = Enumerable
            .Range(0, 60)
            .Select(i =>
            {
                var numbers = new float[slots];
                for (var k = 0; k < slots; k++)
                    numbers[k] = (float)random.NextDouble();
                numbers[slots - 1] = i % 2;
                return new WordBag { Features = new VBuffer<float>(slots, numbers), Topic = i % 2, Length = i % 2 };
            })
            .ToArray();
        var data = WordBag.Load(s_ml, rows, slots);
        var options = Options(1) with { Architecture = new HardSharing { TrunkLayers = [4] } };
        using var model = Trainer(options).Fit(data);

        // The default encoding standardises 60 rows: five numbers of state for each slot, no matrix of slots by slots.
        Assert.IsLessThan(100 * slots, model.OnnxModel.Length);
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    [TestMethod]
    public void AWideOneHotColumnIsCalculatedNoMoreThanWhereItIsSplitByHand()
    {
        // 500 flags and two numbers: only the numbers are offset and scaled.
        var values = new float[200 * 502];
        for (var row = 0; row < 200; row++)
            (values[row * 502 + row % 500 + 1], values[row * 502], values[row * 502 + 501]) = (1, row, row % 4);
        var fitted = EncodedRows.Fit(new PiecewiseLinearEncoding(), 502, values);
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), new ShapeValue([-1, 502]));

        var sub = record.Layers.Single(layer => layer.Op == "Sub");
        Assert.AreEqual(2, sub.Output[1]);
        // Flags come first, from the slots as they are; then (row − 99.5) / 57.73 and (row % 4 − 1.5) / 1.118.
        var encoded = EncodedRows.Of(fitted, 502, values[(3 * 502)..(4 * 502)]);
        Assert.AreEqual(1, encoded[3]);
        Near.Value((3 - 99.5) / Math.Sqrt((200 * 200 - 1) / 12.0), encoded[500]);
        Near.Value(1.5 / Math.Sqrt(1.25), encoded[501]);
    }

    [TestMethod]
    public void CountsInAWideColumnStayAsTheyAre()
    {
        var values = new float[100 * 300];
        for (var row = 0; row < 100; row++)
        {
            var isTwentieth = row % 20 == 0 ? 1 : 0;
            (values[row * 300], values[row * 300 + 1], values[row * 300 + 2]) = (5 * isTwentieth, 17 * isTwentieth, row % 2 * 5);
        }
        var encoded = EncodedRows.Of(EncodedRows.Fit(new PiecewiseLinearEncoding(), 300, values), 300, values[..300]);
        // 298 slots as they are, then the one with a 17 (mean 0.85, deviation 3.705) and the one that half of the rows have.
        Assert.AreEqual(5, encoded[0]);
        Near.Value((17 - 0.85) / Math.Sqrt(17 * 17 * 0.05 - 0.85 * 0.85), encoded[298], 1e-4);
        Near.Value(-1, encoded[299]);
    }

    [TestMethod]
    public void ANumberThatIsNotFiniteIsNamed()
    {
        var rows = WordBag.Many(50, Slots);
        rows[7].Features = new VBuffer<float>(Slots, 2, [1, float.NaN], [3, 4711]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(Options(1)).Fit(WordBag.Load(s_ml, rows, Slots)));
        StringAssert.Contains(error.Message, "'Features' is NaN in row 7, slot 4711");
    }

    private static MultiTaskEstimator Trainer(MultiTaskOptions options) => s_ml.MultiTask().Trainer("Features", s_tasks, options);

    private static MultiTaskOptions Options(int epochs) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [32] },
            Optimizer = new Adam { LearningRate = 0.01 },
            MaximumEpochs = epochs,
            BatchSize = 32,
            Seed = 4,
            Threads = 1,
        };

    private static IDataView View(int rows, int seed = 1) => WordBag.Load(s_ml, WordBag.Many(rows, Slots, seed), Slots);
}
