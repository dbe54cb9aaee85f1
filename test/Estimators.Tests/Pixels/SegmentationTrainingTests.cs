using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A class for each pixel beside tasks of rows, in one network, from training to every way of scoring.</summary>
[TestClass]
public sealed class SegmentationTrainingTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly Lazy<MultiTaskTransformer> s_model = new(() => Fit(Sight.Options(30), Sight.Tasks(), 240));

    [TestMethod]
    public void LearnsPixelsAndRowsTogether()
    {
        var model = s_model.Value;
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(Sight.View(s_ml, 100, seed: 2)));
        var ground = metrics["Ground"].Segmentation;
        Assert.IsGreaterThan(0.9, ground.MeanIou);
        Assert.IsGreaterThan(0.97, ground.PixelAccuracy);
        Assert.AreEqual(100L * (Sight.Height - 2) * (Sight.Width - 2), ground.Pixels, "the rim has no label");
        CollectionAssert.AreEqual(new[] { "ground", "square", "bar" }, metrics["Ground"].ClassNames.ToArray());
        Assert.AreEqual(ground.MeanIou, metrics["Ground"].MainValue);
        Assert.IsGreaterThan(0.9, metrics["HasBar"].Binary.Accuracy);
        Assert.IsGreaterThan(0.5, metrics["Left"].Regression.RSquared);
    }

    /// <summary>The most probable class is the predicted one, and a pixel's probabilities sum to 1.</summary>
    [TestMethod]
    public void ColumnsAreMaps()
    {
        var scored = s_model.Value.Transform(Sight.View(s_ml, 20, seed: 3));
        var label = scored.Schema["Ground.PredictedLabel"];
        Assert.IsTrue(label.Type is VectorDataViewType { Size: Sight.Pixels, ItemType: KeyDataViewType { Count: 3 } }, $"{label.Type}");
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        label.GetKeyValues(ref names);
        CollectionAssert.AreEqual(new[] { "ground", "square", "bar" }, names.DenseValues().Select(x => x.ToString()).ToArray());
        var labels = scored.GetColumn<uint[]>("Ground.PredictedLabel").ToArray();
        var probabilities = scored.GetColumn<float[]>("Ground.Probability").ToArray();
        for (var row = 0; row < labels.Length; row++)
            for (var pixel = 0; pixel < Sight.Pixels; pixel++)
            {
                float[] own = [.. Enumerable.Range(0, 3).Select(k => probabilities[row][k * Sight.Pixels + pixel])];
                Assert.AreEqual(1, own.Sum(), 1e-5);
                Assert.AreEqual(own.Max(), own[labels[row][pixel] - 1]);
            }
    }

    [TestMethod]
    public void EveryWayOfScoringGivesTheSame()
    {
        var model = s_model.Value;
        var rows = Sight.Many(20, seed: 4);
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var want = model.Transform(view).GetColumn<uint[]>("Ground.PredictedLabel").ToArray();
        using var folder = new TemporaryFolder();
        var (zip, file) = (Path.Combine(folder.Path, "model.zip"), Path.Combine(folder.Path, "model.onnx"));
        s_ml.MultiTask().Save(model, view.Schema, zip);
        Same(want, s_ml.MultiTask().Load(zip, out _).Transform(view).GetColumn<uint[]>("Ground.PredictedLabel"));
        var report = s_ml.MultiTask().ConvertToOnnx(model, view, file);
        Assert.IsLessThan(1e-5, report.Parity!.Largest);
        // A whole chain's file gives the classes' names.
        string[] names = ["ground", "square", "bar"];
        var texts = s_ml.MultiTask().Load(file, out _).Transform(view).GetColumn<string[]>("Ground.PredictedLabel").ToArray();
        for (var i = 0; i < texts.Length; i++)
            CollectionAssert.AreEqual(want[i].Select(key => names[key - 1]).ToArray(), texts[i]);
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        Same(want, s_ml.MultiTask().Load(file, out _).Transform(view).GetColumn<uint[]>("Ground.PredictedLabel"));
        var engine = s_ml.Model.CreatePredictionEngine<Sight, Answer>(model, new PredictionEngineOptions { OwnsTransformer = false });
        using var scorer = MultiTaskScorer.Load(file);
        var gathered = scorer.Score(new ScoringInput(20).Add<byte>("Image", rows.SelectMany(row => row.Image).ToArray().AsMemory()));
        var keys = gathered.Column<uint>("Ground.PredictedLabel");
        using var session = new InferenceSession(file);
        Assert.AreEqual(typeof(byte), session.InputMetadata["Image"].ElementType);
        for (var i = 0; i < rows.Count; i++)
        {
            CollectionAssert.AreEqual(want[i], engine.Predict(rows[i]).Labels);
            CollectionAssert.AreEqual(want[i], keys.Slice(i * Sight.Pixels, Sight.Pixels).ToArray());
        }
    }

    /// <summary>Keys, whose values name the classes, and a map of half the size give the same kind of model.</summary>
    [TestMethod]
    [DataRow("Keys", Sight.Pixels)]
    [DataRow("Half", 7 * 9)]
    public void MapsOfKeysAndSmallerMaps(string column, int size)
    {
        using var model = Fit(Sight.Options(10), [Tasks.Segmentation("Ground", column)], 160);
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var scored = model.Transform(Sight.View(s_ml, 60, seed: 2));
        Assert.AreEqual(size, ((VectorDataViewType)scored.Schema["Ground.PredictedLabel"].Type).Size);
        Assert.IsGreaterThan(0.8, s_ml.MultiTask().Evaluate(scored)["Ground"].Segmentation.MeanIou);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameModel()
    {
        using var one = Fit(Sight.Options(2), Sight.Tasks(), 64);
        using var other = Fit(Sight.Options(2), Sight.Tasks(), 64);
        CollectionAssert.AreEqual(one.OnnxModel.ToArray(), other.OnnxModel.ToArray());
    }

    private static MultiTaskTransformer Fit(MultiTaskOptions options, TaskDefinition[] tasks, int rows) =>
        s_ml.MultiTask().Trainer("Image", tasks, options).Fit(Sight.View(s_ml, rows));

    private static void Same(uint[][] want, IEnumerable<uint[]> got)
    {
        foreach (var (one, other) in want.Zip(got))
            CollectionAssert.AreEqual(one, other);
    }

    private sealed class Answer
    {
        [ColumnName("Ground.PredictedLabel")]
        public uint[] Labels { get; set; } = [];
    }
}
