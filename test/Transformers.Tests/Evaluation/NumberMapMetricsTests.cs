using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of numbers and directions of pixels against values by hand.</summary>
[TestClass]
public sealed class NumberMapMetricsTests
{
    private const float No = float.NaN;

    [TestMethod]
    public void NumbersAreMeasuredOverAllLabelledPixels()
    {
        // Errors 1, 1, 2 and 4; of the labels above 0 the ratios are 1.2, 1.5 and 5 (1 against 5), and their relative errors 0.2, 0.5
        // and 4.
        var m = Evaluate("denseregression", [[5, 2, No], [-3, 1, No]], [[6, 3, 9], [-1, 5, 9]]);
        Assert.AreEqual((1 + 1 + 2 + 4) / 4.0, m["absolute error"], 1e-6);
        Assert.AreEqual(Math.Sqrt((1 + 1 + 4 + 16) / 4.0), m["RMSE"], 1e-6);
        Assert.AreEqual((0.2 + 0.5 + 4) / 3, m["relative error"], 1e-6);
        Assert.AreEqual(1 / 3.0, m["δ < 1.25"], 1e-12);
        Assert.AreEqual(2 / 3.0, m["δ < 1.25²"], 1e-12);
        Assert.AreEqual(2 / 3.0, m["δ < 1.25³"], 1e-12);
        Assert.AreEqual("absolute error", m.Main?.Name);
        foreach (var value in m.Values)
            Assert.AreEqual(value.Name.StartsWith('δ'), value.IsHigherBetter, value.Name);
    }

    [TestMethod]
    public void ScoresBelow0AreWithinNoRatio()
    {
        var m = Evaluate("denseregression", [[1, 1, 1]], [[-1, 0, 1]]);
        Assert.AreEqual(1 / 3.0, m["δ < 1.25³"], 1e-12);
        Assert.AreEqual((2 + 1 + 0) / 3.0, m["relative error"], 1e-12);
    }

    [TestMethod]
    public void DirectionsAreMeasuredByTheirAngle()
    {
        // Three pixels: 0°, 45° and 90° away; of the second row one is 20° away and the others have no direction.
        float c = MathF.Cos(20 * MathF.PI / 180),
            s = MathF.Sin(20 * MathF.PI / 180);
        var m = Evaluate("normals", [[1, 1, 0, 0, 0, 0, 0, 0, 1], [1, 0, No, 0, 0, No, 0, 0, No]], [
            [2, 1, 3, 0, 1, 0, 0, 0, 0],
            [c, 1, 1, s, 0, 0, 0, 0, 0],
        ]);
        Assert.AreEqual((0 + 45 + 90 + 20) / 4.0, m["mean angle"], 1e-4);
        Assert.AreEqual(20, m["median angle"], 0.006);
        Assert.AreEqual(1 / 4.0, m["below 11.25°"], 1e-12);
        Assert.AreEqual(2 / 4.0, m["below 22.5°"], 1e-12);
        Assert.AreEqual(2 / 4.0, m["below 30°"], 1e-12);
        Assert.AreEqual("mean angle", m.Main?.Name);
        foreach (var value in m.Values)
            Assert.AreEqual(value.Name.StartsWith("below", StringComparison.Ordinal), value.IsHigherBetter, value.Name);
        // Along and against the third axis; against each of the others.
        Assert.AreEqual((0 + 180) / 2.0, Evaluate("normals", [[0, 0, 1], [0, 0, 1]], [[0, 0, 2], [0, 0, -2]])["mean angle"], 1e-4);
        Assert.AreEqual(180, Evaluate("normals", [[0, 1, 0], [1, 0, 0]], [[0, -1, 0], [-1, 0, 0]])["mean angle"], 1e-4);
    }

    [TestMethod]
    public void RowsWithoutALabelOrAScoreAreCounted()
    {
        var m = Evaluate("denseregression", [[1, 2, 3], [No, No, No], [1, 1, 1]], [[1, 2, 4], [1, 1, 1], [No, No, No]]);
        Assert.AreEqual((3L, 2L, 1L), (m.Rows, m.LabelledRows, m.UnscoredRows));
        Assert.AreEqual(double.NaN, m.MainValue);
        m = Evaluate("normals", [[No, No, No]], [[1, 0, 0]]);
        Assert.AreEqual(0, m.LabelledRows);
        Assert.AreEqual("no row has its label", m.Note);
    }

    [TestMethod]
    public void IntervalsComeFromWholeRows()
    {
        var options = new EvaluationOptions { BootstrapSamples = 100 };
        var m = Evaluate("normals", [[1, 0, 0], [1, 0, 0]], [[1, 0, 0], [0, 1, 0]], options);
        var mean = m.Value("mean angle").Interval!.Value;
        Assert.AreEqual((0, 90), (mean.Low, mean.High));
        m = Evaluate("denseregression", [[1, 1, 1], [1, 1, 1]], [[1, 1, 1], [4, 4, 4]], options);
        var error = m.Value("absolute error").Interval!.Value;
        Assert.AreEqual((0, 3), (error.Low, error.High));
    }

    private static TaskMetrics Evaluate(string kind, float[][] labels, float[][] scores, EvaluationOptions? options = null)
    {
        var ml = new MLContext();
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var name in new[] { "Label", "T.Score" })
            schema[name].ColumnType = new VectorDataViewType(NumberDataViewType.Single, labels[0].Length);
        var view = ml.Data.LoadFromEnumerable(labels.Zip(scores, (label, score) => new Row { Label = label, Score = score }), schema);
        var task = new TaskSchema("T", kind, "Label", [new OutputColumn("T.Score", ColumnKind.Single, labels[0].Length, false, [])], 1);
        return TaskEvaluator.EvaluateAll(ml, view, [task], options ?? new EvaluationOptions())["T"];
    }

    private sealed class Row
    {
        public float[] Label { get; set; } = [];

        [ColumnName("T.Score")]
        public float[] Score { get; set; } = [];
    }
}
