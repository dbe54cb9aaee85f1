using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Reliability bins, ROC curves and confusion matrices by hand.</summary>
[TestClass]
public sealed class CalibrationTests
{
    private static readonly MLContext s_ml = new(1);

    // Probabilities 0.1, 0.2, 0.8, 0.8, 0.9 and one row without a label.
    private static readonly float[] s_probabilities = [0.1f, 0.2f, 0.8f, 0.8f, 0.9f, 0.3f];
    private static readonly float[] s_truth = [0, 1, 1, 0, 1, float.NaN];

    [TestMethod]
    public void BinaryBinsAreOfTheProbabilityOfTrue()
    {
        var metrics = Binary(new EvaluationOptions { CalibrationBins = 4 });
        var calibration = metrics.Calibration!;
        Assert.HasCount(4, calibration.Bins);
        // (0, 0.25]: 0.1 and 0.2, one of two true; (0.75, 1]: 0.8, 0.8 and 0.9, two of three true.
        CollectionAssert.AreEqual(new long[] { 2, 0, 0, 3 }, calibration.Bins.Select(bin => bin.Rows).ToArray());
        Assert.AreEqual(0.15, calibration.Bins[0].MeanProbability, 1e-6);
        Assert.AreEqual(0.5, calibration.Bins[0].Frequency, 1e-12);
        Assert.AreEqual(2.5 / 3, calibration.Bins[3].MeanProbability, 1e-6);
        Assert.AreEqual(2.0 / 3, calibration.Bins[3].Frequency, 1e-12);
        Assert.IsTrue(double.IsNaN(calibration.Bins[1].Frequency));
        Assert.AreEqual(0.75, calibration.Bins[3].Low);
        // ECE = 2/5 · 0.35 + 3/5 · (2.5 − 2)/3, MCE = 0.35.
        Assert.AreEqual(0.4 * 0.35 + 0.6 * 0.5 / 3, calibration.ExpectedError, 1e-6);
        Assert.AreEqual(0.35, calibration.MaximumError, 1e-6);
    }

    [TestMethod]
    public void EndsOfBinsBelongToTheBinBelow()
    {
        var bins = Calibration.Of([0, 0.25f, 0.5f, 0.75f, 1], [false, false, true, true, true], 4).Bins;
        CollectionAssert.AreEqual(new long[] { 2, 1, 1, 1 }, bins.Select(bin => bin.Rows).ToArray());
    }

    [TestMethod]
    public void TheRocCurveHasAPointForEachScore()
    {
        var curve = Binary(new EvaluationOptions()).RocCurve;
        // From the highest score: true 0.9; then one true and one false at 0.8; true 0.2; false 0.1.
        CollectionAssert.AreEqual(
            new[] { (0.0, 0.0), (0, 1 / 3.0), (0.5, 2 / 3.0), (0.5, 1), (1, 1) },
            curve.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)).ToArray()
        );
        Assert.AreEqual(double.PositiveInfinity, curve[0].Threshold);
        // True among those taken: none of none, 1 of 1, 2 of 3, 3 of 4, 3 of 5.
        CollectionAssert.AreEqual(new[] { 1, 1, 2 / 3.0, 3 / 4.0, 3 / 5.0 }, curve.Select(point => point.Precision).ToArray());
        // Each of the three true rows brings a third of the recall at its precision.
        Assert.AreEqual((1 + 2 / 3.0 + 3 / 4.0) / 3, Binary(new EvaluationOptions()).Value("average precision").Value, 1e-12);
        // Its area by trapezoids is ML.NET's.
        var area = curve
            .Zip(curve.Skip(1))
            .Sum(pair =>
                (pair.Second.FalsePositiveRate - pair.First.FalsePositiveRate)
                * (pair.First.TruePositiveRate + pair.Second.TruePositiveRate)
                / 2
            );
        Assert.AreEqual(Binary(new EvaluationOptions()).Binary.AreaUnderRocCurve, area, 1e-9);
    }

    [TestMethod]
    public void ManyScoresAreThinnedOut()
    {
        var random = new Random(3);
        float[] scores = [.. Enumerable.Range(0, 5000).Select(_ => (float)random.NextDouble())];
        bool[] labels = [.. scores.Select(score => random.NextDouble() < score)];
        var curve = RocCurve.Of(scores, labels);
        Assert.IsLessThanOrEqualTo(1002, curve.Count);
        Assert.AreEqual((1.0, 1.0), (curve[^1].FalsePositiveRate, curve[^1].TruePositiveRate));
        var area = curve
            .Zip(curve.Skip(1))
            .Sum(pair =>
                (pair.Second.FalsePositiveRate - pair.First.FalsePositiveRate)
                * (pair.First.TruePositiveRate + pair.Second.TruePositiveRate)
                / 2
            );
        Assert.AreEqual(new AreaUnderRoc(scores, labels).Measure(_ => 1), area, 1e-3);
    }

    [TestMethod]
    public void MulticlassBinsAreOfThePredictedClass()
    {
        float[][] scores =
        [
            [0.7f, 0.2f, 0.1f],
            [0.1f, 0.6f, 0.3f],
            [0.1f, 0.1f, 0.8f],
            [0.4f, 0.35f, 0.25f],
            [0.9f, 0.05f, 0.05f],
        ];
        float[] truth = [0, 2, 2, 0, float.NaN];
        OutputColumn[] columns =
        [
            new("T.Score", ColumnKind.Single, 3, false, ["x", "y", "z"]),
            new("T.PredictedLabel", ColumnKind.Key, 1, true, [], 3),
        ];
        var schema = new ModelSchema([new("Scores", ColumnKind.Single, 3, false, 0, [])], [new("T", "multiclass", "Truth", columns, 1)]);
        using var transformer = new MultiTaskTransformer(
            s_ml,
            NetworkExport.Build(schema, _ => new float[1], (ops, x) => [ops.Affine(x[0], 1, 0), ops.ArgMax(x[0], 1)]),
            schema
        );
        var rows = scores.Select((row, i) => new Row { Scores = row, Truth = truth[i] });
        var metrics = s_ml.MultiTask()
            .Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(rows)), new EvaluationOptions { CalibrationBins = 2 })["T"];

        // (0, 0.5]: 0.4, right; (0.5, 1]: 0.7 and 0.8 right, 0.6 wrong.
        CollectionAssert.AreEqual(new long[] { 1, 3 }, metrics.Calibration!.Bins.Select(bin => bin.Rows).ToArray());
        Assert.AreEqual(0.25 * 0.6 + 0.75 * (0.7 - 2 / 3.0), metrics.Calibration.ExpectedError, 1e-6);
        CollectionAssert.AreEqual(new[] { "x", "y", "z" }, metrics.ClassNames.ToArray());
        Assert.AreEqual(1, metrics.Confusion!.Counts[2][1]);
        Assert.AreEqual(2, metrics.Confusion.Counts[0][0]);
        Assert.AreEqual("accuracy", metrics.Main!.Value.Name);
        Assert.IsEmpty(metrics.RocCurve);
    }

    [TestMethod]
    public void TheBinaryConfusionMatrixBeginsWithTrue()
    {
        var metrics = Binary(new EvaluationOptions());
        CollectionAssert.AreEqual(new[] { "true", "false" }, metrics.ClassNames.ToArray());
        // Scores above 0, so probabilities above one half: 0.8 and 0.9 true, 0.8 false; not: 0.2 true, 0.1 false.
        CollectionAssert.AreEqual(new[] { 2.0, 1 }, metrics.Confusion!.Counts[0].ToArray());
        CollectionAssert.AreEqual(new[] { 1.0, 1 }, metrics.Confusion.Counts[1].ToArray());
    }

    [TestMethod]
    public void BinsOutOfRange() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Binary(new EvaluationOptions { CalibrationBins = 1 })).Message,
            "CalibrationBins must be from 2"
        );

    private static TaskMetrics Binary(EvaluationOptions options)
    {
        using var transformer = BinaryTask();
        var rows = s_probabilities.Select((p, i) => new Row { Scores = [MathF.Log(p / (1 - p)), 0, 0], Truth = s_truth[i] });
        return s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(rows)), options)["T"];
    }

    private static MultiTaskTransformer BinaryTask()
    {
        OutputColumn[] columns =
        [
            new("T.Score", ColumnKind.Single, 1, true, []),
            new("T.Probability", ColumnKind.Single, 1, true, []),
            new("T.PredictedLabel", ColumnKind.Boolean, 1, true, []),
        ];
        var schema = new ModelSchema([new("Scores", ColumnKind.Single, 3, false, 0, [])], [new("T", "binary", "Truth", columns, 1)]);
        return new MultiTaskTransformer(
            s_ml,
            NetworkExport.Build(
                schema,
                _ => new float[1],
                (ops, x) =>
                {
                    var score = ops.Slice(x[0], 1, 0, 1);
                    return [score, ops.Apply(Activation.Sigmoid, score), ops.GreaterThan(score, 0)];
                }
            ),
            schema
        );
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Scores { get; set; } = [];

        public float Truth { get; set; }
    }
}
