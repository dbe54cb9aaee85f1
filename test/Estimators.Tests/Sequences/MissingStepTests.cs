using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Numbers of a sequence that are missing give a missing answer, as in other columns; numbers that are far out are
/// numbers.</summary>
[TestClass]
public sealed class MissingStepTests
{
    private static readonly MLContext s_ml = new(1);

    public static IEnumerable<object[]> Trunks() =>
        [[new GruTrunk(8)], [new ConvolutionTrunk(8) { Layers = 2 }], [new TransformerTrunk(8) { Heads = 2 }]];

    [TestMethod]
    [DynamicData(nameof(Trunks))]
    public void AStepWithoutANumberGivesAMissingAnswer(SequenceTrunk trunk)
    {
        using var model = Fit(trunk, new ExecutionOptions());
        foreach (var missing in new[] { float.NaN, float.NegativeInfinity, float.PositiveInfinity })
            for (var place = 0; place < 6; place++)
            {
                float[] broken = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];
                broken[place] = missing;
                Row[] rows = [new() { Readings = [0.9f, 0.1f] }, new() { Readings = broken }, new() { Readings = [.. broken, 0.5f, 0.5f] }];
                var view = model.Transform(View(rows));
                var what = $"{missing} at {place}";
                var scores = view.GetColumn<float>("Mean.Score").ToArray();
                Assert.AreEqual(Score(model, [0.9f, 0.1f]), scores[0], 1e-6, what);
                Assert.IsTrue(float.IsNaN(scores[1]) && float.IsNaN(scores[2]), what);
                Assert.IsTrue(view.GetColumn<float>("High.Probability").Skip(1).All(float.IsNaN), what);
                var tags = view.GetColumn<uint[]>("Tags.PredictedLabel").ToArray();
                CollectionAssert.AreEqual(new uint[3], tags[1], what);
                CollectionAssert.AreEqual(new uint[4], tags[2], what);
                Assert.AreNotEqual(0u, tags[0][0], what);
                Assert.IsTrue(view.GetColumn<float[]>("Tags.Score").Skip(1).All(row => row.All(float.IsNaN)), what);
            }
    }

    /// <summary>Beyond what the network tells apart, numbers count as the last that it does; above all they are no end of a row.</summary>
    [TestMethod]
    [DynamicData(nameof(Trunks))]
    public void NumbersFarOutAreStepsAsOthers(SequenceTrunk trunk)
    {
        using var model = Fit(trunk, new ExecutionOptions());
        foreach (var far in new[] { -1e30f, -2e30f, float.MinValue })
        {
            var want = Score(model, [0.1f, 0.2f, -9.9e29f, 0.4f, 0.5f, 0.6f]);
            Assert.AreEqual(want, Score(model, [0.1f, 0.2f, far, 0.4f, 0.5f, 0.6f]), 1e-3 * Math.Abs(want) + 1e-6, $"{far} in the middle");
            want = Score(model, [0.1f, 0.2f, -9.9e29f, 0.4f]);
            Assert.AreEqual(want, Score(model, [0.1f, 0.2f, far, 0.4f]), 1e-3 * Math.Abs(want) + 1e-6, $"{far} at the end");
            Assert.AreNotEqual(Score(model, [0.1f, 0.2f]), Score(model, [0.1f, 0.2f, far, 0.4f]));
        }
    }

    [TestMethod]
    public void TrainingTakesThemToo()
    {
        Row[] rows = Rows(40);
        rows[3].Readings[0] = float.MinValue;
        rows[5].Readings[^2] = -3e32f;
        var model = Trainer(new GruTrunk(4), new ExecutionOptions()).Fit(View(rows));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        rows[7].Readings[1] = float.NaN;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Trainer(new GruTrunk(4), new ExecutionOptions()).Fit(View(rows))
        );
        StringAssert.Contains(error.Message, "Feature column 'Readings' is NaN in row 7, step 0");
    }

    [TestMethod]
    public void RefusedByRowColumnAndStepWhereThatIsWanted()
    {
        using var model = Fit(new GruTrunk(4), new ExecutionOptions { RefuseMissing = true });
        var view = model.Transform(View([new() { Readings = [1, 2] }, new() { Readings = [1, 2, 3, float.NaN] }]));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => view.GetColumn<float>("Mean.Score").ToArray());
        StringAssert.StartsWith(error.Message, "Row 1 has no 'Mean.Score': the feature column 'Readings' is NaN in step 1.");
        error = Assert.ThrowsExactly<InvalidOperationException>(() => view.GetColumn<uint[]>("Tags.PredictedLabel").ToArray());
        StringAssert.Contains(error.Message, "the feature column 'Readings' is NaN in step 1.");
    }

    /// <summary>In float16 the filling is infinite, and so are numbers beyond 65,504: rows end where they end all the same.</summary>
    [TestMethod]
    public void RowsEndWhereTheyEndInFloat16()
    {
        using var model = Fit(new ConvolutionTrunk(8) { Layers = 2 }, new ExecutionOptions());
        var half = Graph.OnnxModelFile.Parse(model.OnnxModel.ToArray());
        Opsets.HalfPrecision.Run(half.Graph);
        using var session = new InferenceSession(Graph.OnnxModelFile.ToBytes(half));
        var filling = float.MinValue;
        float Mean(params float[] steps)
        {
            float[] both = [.. steps, .. Enumerable.Repeat(filling, 8 - steps.Length), 1, 2, 3, 4, 5, 6, 7, 8];
            using var results = session.Run(
                [NamedOnnxValue.CreateFromTensor("Readings", new DenseTensor<float>(both, [2, 4, 2]))],
                ["Mean.Score"]
            );
            return results[0].AsTensor<float>().ToArray()[0];
        }
        Assert.AreEqual(Score(model, [0.1f, 0.2f, 0.3f, 0.4f]), Mean(0.1f, 0.2f, 0.3f, 0.4f), 0.02);
        Assert.AreNotEqual(Mean(0.1f, 0.2f), Mean(0.1f, 0.2f, -1e5f, 0.4f));
        Assert.IsTrue(float.IsNaN(Mean(0.1f, 0.2f, float.NaN, 0.4f)));
    }

    private static float Score(MultiTaskTransformer model, float[] readings) =>
        model.Transform(View([new() { Readings = readings }])).GetColumn<float>("Mean.Score").Single();

    private static MultiTaskTransformer Fit(SequenceTrunk trunk, ExecutionOptions execution) =>
        Trainer(trunk, execution).Fit(View(Rows(60)));

    private static MultiTaskEstimator Trainer(SequenceTrunk trunk, ExecutionOptions execution) =>
        s_ml.MultiTask()
            .Trainer(
                ["Readings"],
                [Tasks.Binary("High", "High"), Tasks.Regression("Mean", "Mean"), Tasks.Tagging("Tags", "Tags")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [], TowerLayers = [8] },
                    Sequence = new SequenceEncoding { Trunk = trunk, Widths = new Dictionary<string, int> { ["Readings"] = 2 } },
                    Execution = execution,
                    ValidationFraction = 0,
                    MaximumEpochs = 2,
                    BatchSize = 16,
                    Seed = 5,
                    Threads = 1,
                }
            );

    private static IDataView View(Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Tags"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 2));
        return s_ml.Data.LoadFromEnumerable(rows, schema);
    }

    private static Row[] Rows(int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    float[] readings = [.. Enumerable.Range(0, 2 * random.Next(1, 7)).Select(_ => (float)random.NextDouble())];
                    return new Row
                    {
                        Readings = readings,
                        Tags = [.. readings.Chunk(2).Select(step => step[0] > step[1] ? 2u : 1u)],
                        High = readings[0] > 0.5f,
                        Mean = readings.Average(),
                    };
                }),
        ];
    }

    private sealed class Row
    {
        public float[] Readings { get; set; } = [];

        public uint[] Tags { get; set; } = [];

        public bool High { get; set; }

        public float Mean { get; set; }
    }
}
