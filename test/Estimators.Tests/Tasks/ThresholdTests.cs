using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rare answers: class weights, and thresholds that are chosen on held-out rows and stay with the model.</summary>
[TestClass]
public sealed class ThresholdTests
{
    // Scores 3, 2, 1, 0 with labels yes, no, yes, no. F1 by the number of rows taken: 2/3, 1/2, 4/5, 2/3.
    [TestMethod]
    public void BestF1IsHalfwayBetweenScores() =>
        Assert.AreEqual(0.5, ThresholdSearch.Best([1, 3, 0, 2], [true, true, false, false], [1, 1, 1, 1], null)!.Value, 1e-12);

    // Cost by the number of rows taken, a miss costs 3: 6, 3, 4, 1, 2. A miss costs a half: 1, 0.5, 1.5, 1, 2.
    [TestMethod]
    [DataRow(3.0, 0.5)]
    [DataRow(0.5, 2.5)]
    [DataRow(0.1, 2.5)]
    public void LeastCost(double missCost, double threshold) =>
        Assert.AreEqual(
            threshold,
            ThresholdSearch.Best([1, 3, 0, 2], [true, true, false, false], [1, 1, 1, 1], missCost)!.Value,
            1e-12
        );

    [TestMethod]
    public void WeightsCountAndTiesAreOnePoint()
    {
        // The yes of weight 10 at 0 decides: all have to be taken, 2 · 11 / (2 · 11 + 1).
        Assert.AreEqual(-1, ThresholdSearch.Best([2, 1, 0], [true, false, true], [1, 1, 10], null)!.Value, 1e-12);
        // Equal scores cannot be told apart.
        Assert.AreEqual(0.5, ThresholdSearch.Best([1, 1, 0], [true, false, false], [1, 1, 1], null)!.Value, 1e-12);
        Assert.IsNull(ThresholdSearch.Best([1, 0], [true, true], [1, 1], null));
    }

    [TestMethod]
    public void RareAnswersAreFoundByOption()
    {
        var rows = Rare(3000, 1);
        var test = Rare(3000, 2);
        double F1(BinaryTask task, out TaskMetrics metrics)
        {
            var ml = new MLContext(1);
            using var model = Sample.Fit(rows, Options(), task);
            metrics = ml.MultiTask().Evaluate(model.Transform(ml.Data.LoadFromEnumerable(test)))[0];
            return metrics.Value("F1").Value;
        }

        var plain = F1(new BinaryTask("Sign", "Sign"), out var without);
        var chosen = F1(new BinaryTask("Sign", "Sign") { ThresholdForF1 = true }, out var with);
        var balanced = F1(new BinaryTask("Sign", "Sign") { BalancedClasses = true }, out var weighed);

        Assert.IsLessThan(0.05, plain is double.NaN ? 0 : plain);
        Assert.IsGreaterThan(0.25, chosen);
        Assert.IsGreaterThan(0.2, balanced);
        Assert.IsNull(without.Task.Thresholds);
        Assert.IsNull(weighed.Task.Thresholds);
        var threshold = with.Task.Thresholds!.Single();
        Assert.IsTrue(threshold is > 0.02 and < 0.4, $"{threshold}");
        // Ranking does not depend on it.
        Assert.AreEqual(without.Value("AUC").Value, with.Value("AUC").Value, 1e-12);
        Assert.AreEqual(without.Value("average precision").Value, with.Value("average precision").Value, 1e-12);
        StringAssert.Contains(new MultiTaskMetrics([with]).ToString(), FormattableString.Invariant($"threshold {threshold:G3}"));
    }

    [TestMethod]
    public void ItIsTheModelsInScoringMetricsAndFiles()
    {
        var ml = new MLContext(1);
        using var model = Sample.Fit(Rare(800, 1), Options(), new BinaryTask("Sign", "Sign") { ThresholdForMissCost = 10 });
        var view = ml.Data.LoadFromEnumerable(Rare(500, 3));
        var scored = model.Transform(view);
        var threshold = model.Schema.Tasks[0].Thresholds!.Single();
        var probabilities = scored.GetColumn<float>("Sign.Probability").ToArray();
        var predicted = scored.GetColumn<bool>("Sign.PredictedLabel").ToArray();
        for (var i = 0; i < predicted.Length; i++)
            if (Math.Abs(probabilities[i] - threshold) > 1e-6)
                Assert.AreEqual(probabilities[i] > threshold, predicted[i]);
        Assert.IsTrue(predicted.Contains(true) && predicted.Contains(false));

        // The counts behind the metrics are those of the predicted labels, bootstrap included.
        var labels = scored.GetColumn<float>("Sign").ToArray();
        var hits = predicted.Zip(labels).Count(pair => pair.First && pair.Second > 0);
        var f1 = 2.0 * hits / (predicted.Count(p => p) + labels.Count(l => l > 0));
        var metrics = ml.MultiTask().Evaluate(scored, new EvaluationOptions { BootstrapSamples = 50 })[0];
        Assert.AreEqual(f1, metrics.Value("F1").Value, 1e-9);
        Assert.AreEqual(predicted.Zip(labels).Count(pair => pair.First == pair.Second > 0) / 500.0, metrics.Value("accuracy").Value, 1e-9);
        var interval = metrics.Value("F1").Interval!.Value;
        Assert.IsTrue(interval.Low <= f1 && f1 <= interval.High);

        // ONNX Runtime by itself, and a saved model.
        using var session = new InferenceSession(model.OnnxModel.ToArray());
        var features = Rare(500, 3).SelectMany(row => row.Features).ToArray();
        using var results = session.Run([
            NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(features, [500, 4])),
        ]);
        CollectionAssert.AreEqual(predicted, results.Single(value => value.Name == "Sign.PredictedLabel").AsEnumerable<bool>().ToArray());
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            ml.MultiTask().ConvertToOnnx(model, view, path);
            using var loaded = (MultiTaskTransformer)ml.MultiTask().Load(path, out _);
            Assert.AreEqual(threshold, loaded.Schema.Tasks[0].Thresholds!.Single());
            CollectionAssert.AreEqual(predicted, loaded.Transform(view).GetColumn<bool>("Sign.PredictedLabel").ToArray());
            Assert.AreEqual(f1, ml.MultiTask().Evaluate(loaded.Transform(view))[0].Value("F1").Value, 1e-9);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void EachLabelHasItsOwn()
    {
        var ml = new MLContext(1);
        var rows = Rare(2000, 1)
            .Select(row => new Flags { Features = row.Features, Tags = [row.Sign, row.Features[1] > 0 ? 1 : 0] })
            .ToList();
        var view = ml.Data.LoadFromEnumerable(rows);
        using var model = ml.MultiTask()
            .Trainer("Features", [new MultiLabelTask("Tags", "Tags") { ThresholdForF1 = true }], Options())
            .Fit(view);
        var thresholds = model.Schema.Tasks[0].Thresholds!;
        Assert.HasCount(2, thresholds);
        Assert.IsLessThan(0.4, thresholds[0]);
        var scored = model.Transform(view);
        var probabilities = scored.GetColumn<VBuffer<float>>("Tags.Probability").Select(v => v.DenseValues().ToArray()).ToArray();
        var predicted = scored.GetColumn<VBuffer<bool>>("Tags.PredictedLabel").Select(v => v.DenseValues().ToArray()).ToArray();
        for (var i = 0; i < predicted.Length; i++)
            for (var label = 0; label < 2; label++)
                if (Math.Abs(probabilities[i][label] - thresholds[label]) > 1e-6)
                    Assert.AreEqual(probabilities[i][label] > thresholds[label], predicted[i][label]);
        var rare = ml.MultiTask().Evaluate(scored)[0].MultiLabel.Labels[0]!;
        Assert.AreEqual(
            predicted.Zip(rows).Count(pair => pair.First[0] && pair.Second.Tags[0] > 0) / (double)predicted.Count(p => p[0]),
            rare.PositivePrecision,
            1e-9
        );
    }

    // n / (K nₖ) for 30, 10 and 0 rows of three classes: 40 / 80, 40 / 20, and the rarest class's where there is none.
    [TestMethod]
    public void BalancedWeightsByHand()
    {
        var statistics = new LabelStatistics(1);
        for (var i = 0; i < 40; i++)
            statistics.Add([i < 30 ? 0 : 1]);
        using var logits = TorchSharp.torch.zeros(2, 1);
        using var labels = TorchSharp.torch.tensor(new float[] { 0, 1 }).reshape(2, 1);
        var view = new MLContext(1).Data.LoadFromEnumerable([new Sample()]);
        TaskHead Head(TaskDefinition task) => task.CreateHead(task.Encode(view.Schema[task.LabelColumn]), statistics);
        double Loss(TaskHead head, float label)
        {
            using var one = TorchSharp.torch.tensor(new[] { label }).reshape(1, 1);
            using var x = TorchSharp.torch.zeros(1, head.LogitCount);
            using var prepared = head.PrepareLabels(one);
            using var loss = head.Loss(x, prepared, null);
            return loss.item<float>();
        }

        var binary = Head(new BinaryTask("T", "Sign") { BalancedClasses = true });
        Assert.AreEqual(Math.Log(2) * 40 / 60, Loss(binary, 0), 1e-6);
        Assert.AreEqual(Math.Log(2) * 40 / 20, Loss(binary, 1), 1e-6);
        var multiclass = Head(new MulticlassTask("T", "Class") { BalancedClasses = true });
        Assert.AreEqual(Math.Log(2) * 40 / 60, Loss(multiclass, 0), 1e-6);
        Assert.AreEqual(Math.Log(2) * 40 / 20, Loss(multiclass, 1), 1e-6);
    }

    [TestMethod]
    public void OptionsThatContradict()
    {
        void Says(string text, BinaryTask task)
        {
            var error = Assert.Throws<ArgumentException>(task.Validate);
            StringAssert.Contains(error.Message, text);
        }

        Says("Threshold must be a probability", new BinaryTask("T", "L") { Threshold = 1 });
        Says("ThresholdForMissCost must be", new BinaryTask("T", "L") { ThresholdForMissCost = 0 });
        Says("only one of", new BinaryTask("T", "L") { Threshold = 0.2, ThresholdForF1 = true });
        Says("BalancedClasses and PositiveWeight", new BinaryTask("T", "L") { BalancedClasses = true, PositiveWeight = 2 });
        var without = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Sample.Fit(Rare(200, 1), Options() with { ValidationFraction = 0 }, new BinaryTask("Sign", "Sign") { ThresholdForF1 = true })
        );
        StringAssert.Contains(without.Message, "none are held out");
    }

    private static MultiTaskOptions Options() => Sample.Quick(15) with { ValidationFraction = 0.3, BatchSize = 64 };

    // 5 % yes: more often where the first feature is large, but hardly ever more likely than not.
    private static List<Sample> Rare(int rows, int seed)
    {
        var random = new Random(seed * 77);
        var samples = Sample.Many(rows, seed);
        foreach (var sample in samples)
            sample.Sign = random.NextDouble() < 1 / (1 + Math.Exp(-(3 * sample.Features[0] - 4))) ? 1 : 0;
        return samples;
    }

    private sealed class Flags
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Tags { get; set; } = [];
    }
}
