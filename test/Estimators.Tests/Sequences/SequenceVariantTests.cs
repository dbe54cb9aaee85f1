using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Sequences together with everything else: numbers, other columns, architectures and balancers, several data sets, streaming,
/// training further, co-training.</summary>
[TestClass]
public sealed class SequenceVariantTests
{
    /// <summary>Channels of a time series, of which rows have between 2 and 20 steps: whether the first channel ever goes above the second
    /// by 1.</summary>
    [TestMethod]
    [DataRow("gru")]
    [DataRow("convolutions")]
    public void LearnsFromSeriesOfNumbers(string trunk)
    {
        var ml = new MLContext(1);
        var model = ml.MultiTask()
            .Trainer(
                ["Readings"],
                [Tasks.Binary("High", "High"), Tasks.Regression("Mean", "Mean")],
                Options() with
                {
                    Sequence = new SequenceEncoding
                    {
                        Trunk = trunk == "gru" ? new GruTrunk(24) : new ConvolutionTrunk(24) { Layers = 2 },
                        Pooling = SequencePooling.Maximum,
                        Widths = new Dictionary<string, int> { ["Readings"] = 2 },
                    },
                    NumericEncoding = new StandardizeEncoding(),
                    Optimizer = new Adam { LearningRate = 0.004 },
                    MaximumEpochs = 60,
                    Patience = 60,
                }
            )
            .Fit(ml.Data.LoadFromEnumerable(Series.Make(800, 1)));
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var test = ml.Data.LoadFromEnumerable(Series.Make(200, 2));
        var metrics = ml.MultiTask().Evaluate(model.Transform(test));
        // Some 70 rows of 100 are false.
        Assert.IsGreaterThan(trunk == "gru" ? 0.9 : 0.8, metrics["High"].Binary.Accuracy);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        float[][] readings = [.. test.GetColumn<float[]>("Readings")];
        var result = scorer.Score(new ScoringInput(readings.Length).Add<float[]>("Readings", readings));
        CollectionAssert.AreEqual(
            model.Transform(test).GetColumn<float>("High.Probability").ToArray(),
            readings.Select((_, row) => result["High"].Probability(row)).ToArray()
        );
    }

    [TestMethod]
    public void VectorsOfNumbersHaveASizeOrSayTheirWidth()
    {
        var ml = new MLContext(1);
        var trainer = ml.MultiTask().Trainer(["Readings"], [Tasks.Binary("High", "High")], Options());
        var error = Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(ml.Data.LoadFromEnumerable(Series.Make(20, 1))));
        StringAssert.Contains(error.Message, "Feature column 'Readings' is a vector of Single of unknown size. Give it a size");
        var odd = ml.MultiTask()
            .Trainer(["Readings"], [Tasks.Binary("High", "High")], Options() with { Sequence = Wide(3) });
        var steps = Assert.ThrowsExactly<InvalidOperationException>(() => odd.Fit(ml.Data.LoadFromEnumerable(Series.Make(20, 1))));
        StringAssert.Contains(steps.Message, ", which do not make steps of 3");
    }

    public static IEnumerable<object[]> Architectures() =>
        [
            [new HardSharing { TrunkLayers = [16], TowerLayers = [8], Normalization = LayerNormalization.Batch }],
            [new Mmoe { ExpertCount = 2, ExpertLayers = [16] }],
            [new Ple { LevelCount = 1, ExpertLayers = [8] }],
            [new CrossStitch { TrunkLayers = [16] }],
            [new Mtan { TrunkLayers = [16, 8] }],
            [new SoftSharing { TrunkLayers = [16] }],
        ];

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void EveryArchitectureSharesStepsAndRows(Architecture architecture)
    {
        var (ml, rows) = Sentences(200);
        var model = ml.MultiTask()
            .Trainer(["Words", "Ends", "Size"], Tasks4(), Options() with { Architecture = architecture, MaximumEpochs = 2 })
            .Fit(rows);
        Assert.IsLessThan(1e-5, model.ExportDifference, architecture.Name);
        CollectionAssert.AreEqual(
            new[] { "Words", "Ends", "Size" },
            model.Schema.Inputs.Select(input => input.Name).ToArray(),
            "a column of numbers stands beside the sequence"
        );
    }

    public static IEnumerable<object[]> Balancers() =>
        [
            [new PcGrad(), BalancingGradients.SharedParameters],
            [new PcGrad(), BalancingGradients.SharedRepresentation],
            [new NashMtl(), BalancingGradients.SharedParameters],
            [new Uncertainty(), BalancingGradients.SharedParameters],
        ];

    [TestMethod]
    [DynamicData(nameof(Balancers))]
    public void BalancersSeeTheSequence(Balancer balancer, BalancingGradients gradients)
    {
        var (ml, rows) = Sentences(200);
        var model = ml.MultiTask()
            .Trainer(
                ["Words", "Ends"],
                Tasks4(),
                Options() with { Balancer = balancer, BalancingGradients = gradients, MaximumEpochs = 2 }
            )
            .Fit(rows);
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    [TestMethod]
    public void SetsWithTheSameColumnsShareTheSequence()
    {
        var (ml, rows) = Sentences(200);
        var model = ml.MultiTask()
            .Trainer(["Words", "Ends"], Tasks4(), Options() with { MaximumEpochs = 2 })
            .Fit([
                new TrainingSet("tagged", rows) { Tasks = ["Tags"] },
                new TrainingSet("asked", rows) { Tasks = ["Question", "Size"] },
            ]);
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            ml.MultiTask()
                .Trainer(["Words", "Ends"], Tasks4(), Options())
                .Fit([
                    new TrainingSet("tagged", rows) { Tasks = ["Tags"], Features = ["Words"] },
                    new TrainingSet("asked", rows) { Tasks = ["Question", "Size"], Features = ["Ends"] },
                ])
        );
        StringAssert.Contains(error.Message, "Feature column 'Words' is a sequence, and the data sets have different feature columns");
    }

    [TestMethod]
    public void RowsBeyondTheBudgetAreStreamed()
    {
        var (ml, rows) = Sentences(4000);
        var model = ml.MultiTask()
            .Trainer(["Words", "Ends"], Tasks4(), Options() with { MaximumEpochs = 1, CacheBudget = 1 << 20 })
            .Fit(rows);
        Assert.IsLessThan(1e-5, model.ExportDifference);
        Assert.IsGreaterThan(0.9, ml.MultiTask().Evaluate(model.Transform(rows))["Tags"].Tagging.TokenAccuracy);
    }

    [TestMethod]
    public void AModelIsTrainedFurther()
    {
        var (ml, rows) = Sentences(300);
        var trainer = ml.MultiTask().Trainer(["Words", "Ends"], Tasks4(), Options() with { MaximumEpochs = 2, ValidationFraction = 0 });
        var model = trainer.Fit(rows);
        var further = trainer.Continue(model, rows);
        double Accuracy(MultiTaskTransformer one) => ml.MultiTask().Evaluate(one.Transform(rows))["Tags"].Tagging.TokenAccuracy;
        Assert.IsGreaterThan(Accuracy(model), Accuracy(further));
    }

    /// <summary>The weights of a Transformer have the same shapes whatever its heads are, and pooling has none.</summary>
    [TestMethod]
    public void OtherReadersOfSequencesWithTheSameShapesAreRefused()
    {
        var (ml, rows) = Sentences(60);
        MultiTaskEstimator Reader(int heads, SequencePooling pooling) =>
            ml.MultiTask()
                .Trainer(
                    ["Words", "Ends"],
                    Tasks4(),
                    Options() with
                    {
                        MaximumEpochs = 1,
                        ValidationFraction = 0,
                        Sequence = new SequenceEncoding
                        {
                            Trunk = new TransformerTrunk(16) { Layers = 1, Heads = heads },
                            Pooling = pooling,
                        },
                    }
                );
        using var model = Reader(2, SequencePooling.Mean).Fit(rows);
        using var further = Reader(2, SequencePooling.Mean).Continue(model, rows);
        foreach (
            var (heads, pooling, difference) in new[] { (4, SequencePooling.Mean, "Heads"), (2, SequencePooling.Maximum, "Pooling") }
        )
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => Reader(heads, pooling).Continue(model, rows));
            StringAssert.StartsWith(error.Message, "The model's and the estimator's encoding of the sequence differ: ");
            StringAssert.Contains(error.Message, difference);
        }
    }

    /// <summary>One network reads words, the other their last letters, and both teach each other.</summary>
    [TestMethod]
    public void NetworksOverSequencesTeachEachOther()
    {
        var (ml, rows) = Sentences(200);
        var model = ml.MultiTask()
            .CoTrainer(
                [new CoTrainingNetwork("words", ["Words"]), new CoTrainingNetwork("ends", ["Ends"])],
                [Tasks.Binary("Question", "IsQuestion")],
                new CoTrainingOptions { Training = Options() with { MaximumEpochs = 2 }, MaximumRounds = 1 }
            )
            .Fit(rows);
        Assert.IsLessThan(1e-5, model.ExportDifference);
        Assert.IsTrue(model.Transform(rows).GetColumn<float>("Question.Probability").All(float.IsFinite));
    }

    [TestMethod]
    public void KeysAreTakenAsUnknownWhileTraining()
    {
        var (ml, rows) = Sentences(300);
        var model = ml.MultiTask()
            .Trainer(
                ["Words", "Ends"],
                Tasks4(),
                Options() with
                {
                    MaximumEpochs = 3,
                    Sequence = new SequenceEncoding { Trunk = new GruTrunk(16), Dropout = 0.1, KeyDropout = 0.2 },
                }
            )
            .Fit(rows);
        Assert.IsLessThan(1e-5, model.ExportDifference);
    }

    private static TaskDefinition[] Tasks4() =>
        [Tasks.Tagging("Tags", "TagKeys"), Tasks.Binary("Question", "IsQuestion"), Tasks.Regression("Size", "Size")];

    private static MultiTaskOptions Options() =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [], TowerLayers = [16] },
            Sequence = new SequenceEncoding { Trunk = new GruTrunk(16) },
            Optimizer = new Adam { LearningRate = 0.01 },
            BatchSize = 32,
            Seed = 5,
            Threads = 1,
        };

    private static SequenceEncoding Wide(int width) => new() { Widths = new Dictionary<string, int> { ["Readings"] = width } };

    private static (MLContext, IDataView) Sentences(int count)
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Sentence.Make(count));
        return (ml, ml.Data.Cache(Sentence.Steps(ml).Fit(rows).Transform(rows)));
    }

    private sealed class Series
    {
        public float[] Readings { get; set; } = [];

        public bool High { get; set; }

        public float Mean { get; set; }

        public static Series[] Make(int count, int seed)
        {
            var random = new Random(seed);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ =>
                    {
                        float[] readings = [.. Enumerable.Range(0, 2 * random.Next(2, 21)).Select(_ => (float)random.NextDouble())];
                        var steps = Enumerable.Range(0, readings.Length / 2).Select(t => readings[2 * t] - readings[2 * t + 1]).ToArray();
                        return new Series
                        {
                            Readings = readings,
                            High = steps.Max() > 0.75f,
                            Mean = steps.Average(),
                        };
                    }),
            ];
        }
    }
}
