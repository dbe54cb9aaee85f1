using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A missing feature gives a missing answer, whatever scores.</summary>
[TestClass]
public sealed class MissingFeatureTests
{
    private static readonly MLContext s_ml = new(1);

    // Rows 1, 4 and 5 lack a feature.
    private static readonly Bird[] s_birds =
    [
        .. Birds
            .Rows(7)
            .Select(
                (bird, i) =>
                {
                    if (i is 1 or 4 or 5)
                        bird.Features[i % 3] = i == 5 ? float.PositiveInfinity : float.NaN;
                    return bird;
                }
            ),
    ];

    [TestMethod]
    public void TheTransformerGivesNaNAndKeyZero()
    {
        using var transformer = Birds.Transformer(s_ml);
        Check(
            s_ml.Data.CreateEnumerable<Scored>(
                transformer.Transform(s_ml.Data.LoadFromEnumerable(s_birds)),
                reuseRowObject: false,
                ignoreMissingColumns: true
            )
        );
    }

    [TestMethod]
    public void SoDoesAPredictionEngine()
    {
        using var transformer = Birds.Transformer(s_ml);
        using var engine = s_ml.Model.CreatePredictionEngine<Bird, Scored>(transformer);
        Check([.. s_birds.Select(engine.Predict)]);
    }

    [TestMethod]
    public void SoDoesTheZipInPlainMlNetAndInOurs()
    {
        using var transformer = Birds.Transformer(s_ml);
        var data = s_ml.Data.LoadFromEnumerable(s_birds);
        using var stream = new MemoryStream();
        s_ml.Model.Save(transformer, data.Schema, stream);
        Check(s_ml.Data.CreateEnumerable<Scored>(s_ml.Model.Load(new MemoryStream(stream.ToArray()), out _).Transform(data), false, true));
        Check(
            s_ml.Data.CreateEnumerable<Scored>(
                s_ml.MultiTask().Load(new MemoryStream(stream.ToArray()), out _).Transform(data),
                false,
                true
            )
        );
    }

    [TestMethod]
    [DataRow(OnnxElementType.Float32)]
    [DataRow(OnnxElementType.Float16)]
    public void SoDoesTheExportedFile(OnnxElementType type)
    {
        using var transformer = Birds.Transformer(s_ml);
        using var stream = new MemoryStream();
        s_ml.MultiTask()
            .ConvertToOnnx(
                transformer,
                s_ml.Data.LoadFromEnumerable(Birds.Rows(20)),
                stream,
                new OnnxExportOptions { ElementType = type, LabelsAsValues = true }
            );
        using var session = new InferenceSession(stream.ToArray());
        using var results = session.Run([
            NamedOnnxValue.CreateFromTensor(
                "Features",
                new DenseTensor<float>(s_birds.SelectMany(bird => bird.Features).ToArray(), [7, 3])
            ),
        ]);
        var columns = results.ToDictionary(result => result.Name);
        var labels = columns["Species.PredictedLabel"].AsTensor<string>().ToArray();
        var mass = columns["Mass.Score"].AsTensor<float>().ToArray();
        var male = columns["Sex.PredictedLabel"].AsTensor<bool>().ToArray();
        var probability = columns["Sex.Probability"].AsTensor<float>().ToArray();
        for (var i = 0; i < 7; i++)
        {
            var isMissing = i is 1 or 4 or 5;
            Assert.AreEqual(isMissing ? "" : Birds.Species[(int)Birds.Expect(s_birds[i]).SpeciesKey - 1], labels[i], $"row {i}");
            Assert.AreEqual(isMissing, float.IsNaN(mass[i]), $"row {i}");
            Assert.AreEqual(isMissing, float.IsNaN(probability[i]), $"row {i}");
            Assert.AreEqual(!isMissing && Birds.Expect(s_birds[i]).Male, male[i], $"row {i}");
        }
    }

    [TestMethod]
    public void AFeatureBeyondFloat16IsNotMissing()
    {
        using var transformer = Birds.Transformer(s_ml);
        using var stream = new MemoryStream();
        s_ml.MultiTask()
            .ConvertToOnnx(
                transformer,
                s_ml.Data.LoadFromEnumerable(Birds.Rows(20)),
                stream,
                new OnnxExportOptions { ElementType = OnnxElementType.Float16 }
            );
        using var session = new InferenceSession(stream.ToArray());
        using var results = session.Run(
            [NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(new[] { 1e5f, 0, 0 }, [1, 3]))],
            ["Sex.Score"]
        );
        Assert.IsGreaterThan(40_000, results[0].AsTensor<float>().ToArray()[0]);
    }

    [TestMethod]
    public async Task TheScorerRefusesTheRequestAlone()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var transformer = Birds.Transformer(s_ml))
                File.WriteAllBytes(path, transformer.OnnxModel.ToArray());
            await using var scorer = MultiTaskScorer.Load(path);
            var all = scorer.Score(new ScoringInput(7).Add<float>("Features", s_birds.SelectMany(bird => bird.Features).ToArray()));
            Assert.IsTrue(float.IsNaN(all["Mass"].Score(1)));
            Assert.AreEqual("", all["Species"].PredictedLabel(4));
            Assert.IsFalse(all["Sex"].IsTrue(5));

            var options = new ScorerOptions
            {
                Execution = new ExecutionOptions { RefuseMissing = true },
                MaximumDelay = TimeSpan.FromMilliseconds(200),
            };
            await using var strict = MultiTaskScorer.Load(path, options);
            var requests = s_birds.Select(bird => strict.ScoreAsync(new ScoringInput(1).Add<float>("Features", bird.Features))).ToArray();
            for (var i = 0; i < 7; i++)
                if (i is 1 or 4 or 5)
                    await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => requests[i]);
                else
                    Assert.AreEqual(Birds.Expect(s_birds[i]).Mass, (await requests[i])["Mass"].Score(0), 2e-3);
            var e = Assert.ThrowsExactly<InvalidOperationException>(() =>
                strict.Score(new ScoringInput(7).Add<float>("Features", s_birds.SelectMany(bird => bird.Features).ToArray()))
            );
            StringAssert.StartsWith(e.Message, "Row 1 has no 'Species.Score': the feature column 'Features' is NaN in the slot 'Depth'.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void TheTransformerRefusesByRowTaskAndColumn()
    {
        using var transformer = Birds.Transformer(s_ml, new ExecutionOptions { RefuseMissing = true, BatchSize = 2 });
        var view = transformer.Transform(s_ml.Data.LoadFromEnumerable(s_birds.Skip(2)));
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Data.CreateEnumerable<Scored>(view, false, true).Count());
        StringAssert.StartsWith(e.Message, "Row 2 has no 'Species.Score': the feature column 'Features' is NaN in the slot 'Depth'.");
        using var engine = s_ml.Model.CreatePredictionEngine<Bird, Scored>(
            transformer,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        Assert.AreEqual(Birds.Expect(s_birds[0]).Mass, engine.Predict(s_birds[0]).Mass, 2e-3);
        Assert.ThrowsExactly<InvalidOperationException>(() => engine.Predict(s_birds[1]));
    }

    [TestMethod]
    public void ATaskThatDoesNotReadTheColumnIsScored()
    {
        var schema = new ModelSchema(
            [new("A", ColumnKind.Single, 2, false, 0, []), new("B", ColumnKind.Single, 1, true, 0, [])],
            [
                new("OfA", "regression", "Y", [new("OfA.Score", ColumnKind.Single, 1, true, [])], 1),
                new("OfB", "regression", "Y", [new("OfB.Score", ColumnKind.Single, 1, true, [])], 1),
                new("OfBoth", "regression", "Y", [new("OfBoth.Score", ColumnKind.Single, 1, true, [])], 1),
            ]
        );
        // A rectifier turns NaN into 0 in some runtimes.
        var model = NetworkExport.Build(
            schema,
            _ => new float[] { 1, 1 },
            (ops, x) =>
            {
                var a = ops.Apply(Activation.Relu, ops.Linear(x[0], ops.Parameter("w", Initializer.Zeros, 1, 2), default));
                var b = ops.Apply(Activation.Relu, x[1]);
                return [a, b, ops.Add(a, b)];
            }
        );
        using var transformer = new MultiTaskTransformer(s_ml, model, schema);
        var rows = new[]
        {
            new Pair { A = [1, 2], B = 3 },
            new Pair { A = [float.NaN, 2], B = 3 },
            new Pair { A = [1, 2], B = float.NaN },
        };
        var scored = s_ml.Data.CreateEnumerable<PairScores>(transformer.Transform(s_ml.Data.LoadFromEnumerable(rows)), false).ToArray();
        CollectionAssert.AreEqual(new[] { 3, float.NaN, 3 }, scored.Select(row => row.OfA).ToArray());
        CollectionAssert.AreEqual(new[] { 3, 3, float.NaN }, scored.Select(row => row.OfB).ToArray());
        CollectionAssert.AreEqual(new[] { 6, float.NaN, float.NaN }, scored.Select(row => row.OfBoth).ToArray());
    }

    private static void Check(IEnumerable<Scored> rows)
    {
        Scored[] scored = [.. rows];
        Assert.HasCount(7, scored);
        for (var i = 0; i < 7; i++)
        {
            if (i is not (1 or 4 or 5))
            {
                scored[i].Check(s_birds[i]);
                continue;
            }
            Assert.IsTrue(scored[i].SpeciesScore.All(float.IsNaN), $"row {i}: {string.Join(", ", scored[i].SpeciesScore)}");
            Assert.IsTrue(
                float.IsNaN(scored[i].SpeciesProbability)
                    && float.IsNaN(scored[i].SexScore)
                    && float.IsNaN(scored[i].SexProbability)
                    && float.IsNaN(scored[i].Mass),
                $"row {i}"
            );
            Assert.AreEqual(0u, scored[i].Species, $"row {i}");
            Assert.IsFalse(scored[i].Male, $"row {i}");
        }
    }

    private sealed class Pair
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] A { get; set; } = [];

        public float B { get; set; }
    }

    private sealed class PairScores
    {
        [Microsoft.ML.Data.ColumnName("OfA.Score")]
        public float OfA { get; set; }

        [Microsoft.ML.Data.ColumnName("OfB.Score")]
        public float OfB { get; set; }

        [Microsoft.ML.Data.ColumnName("OfBoth.Score")]
        public float OfBoth { get; set; }
    }
}
