using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of quantile tasks against their formulas.</summary>
[TestClass]
public sealed class QuantileMetricsTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly Row[] s_rows =
    [
        new() { Scores = [1, 3], Truth = 2 },
        new() { Scores = [1, 3], Truth = 5 },
        new() { Scores = [0, 4], Truth = 4 },
        new() { Scores = [2, 3], Truth = 0 },
        new() { Scores = [9, 9], Truth = float.NaN },
    ];

    [TestMethod]
    public void LossesAndCoverageOverTheLabelledRows()
    {
        using var transformer = Transformer("q0.25", "q0.8");
        var metrics = s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(s_rows)))["Q"];
        var m = metrics.Quantile;

        Assert.AreEqual(4, metrics.LabelledRows);
        CollectionAssert.AreEqual(new[] { 0.25, 0.8 }, m.Quantiles.ToArray());
        // Errors from the first: 1, 4, 4, −2; from the second: −1, 2, 0, −3.
        Assert.AreEqual((0.25 * 1 + 0.25 * 4 + 0.25 * 4 + 0.75 * 2) / 4, m.PinballLosses[0], 1e-12);
        Assert.AreEqual((0.2 * 1 + 0.8 * 2 + 0 + 0.2 * 3) / 4, m.PinballLosses[1], 1e-12);
        Assert.AreEqual((m.PinballLosses[0] + m.PinballLosses[1]) / 2, m.MeanPinballLoss, 1e-12);
        CollectionAssert.AreEqual(new[] { 0.25, 0.75 }, m.SharesBelow.ToArray());
        Assert.AreEqual(0.5, m.IntervalCoverage, 1e-12);
        Assert.AreEqual((2 + 2 + 4 + 1) / 4.0, m.MeanIntervalWidth, 1e-12);
        Assert.AreEqual(m.MeanPinballLoss, metrics.Values[0].Value);
    }

    [TestMethod]
    public void IntervalsAreOfTheSameMetrics()
    {
        using var transformer = Transformer("q0.25", "q0.8");
        var view = transformer.Transform(s_ml.Data.LoadFromEnumerable(s_rows));
        var metrics = s_ml.MultiTask().Evaluate(view, new EvaluationOptions { BootstrapSamples = 500 })["Q"];
        var schema = metrics.Task;
        var drawn = new QuantileRows(
            new ScoredTask(
                s_ml,
                view,
                schema,
                new TaskLabel(schema, view.Schema["Truth"], null),
                new EvaluationOptions { BootstrapSamples = 500 }
            ),
            [0.25, 0.8]
        );
        var once = drawn.Measure([1, 1, 1, 1]);
        for (var m = 0; m < once.Length; m++)
            Assert.AreEqual(metrics.Values[m].Value, once[m], 1e-9, metrics.Values[m].Name);
        // The first row, whose label lies inside, three times, and the second once: widths of 2 both.
        CollectionAssert.AreEqual(new[] { 0.75, 2 }, drawn.Measure([3, 1, 0, 0]).Skip(1).ToArray());
        Assert.IsTrue(metrics.Values.All(value => value.Interval!.Value.Contains(value.Value)));
    }

    [TestMethod]
    public void SlotsThatAreNotNamedAfterQuantiles()
    {
        using var transformer = Transformer("low", "high");
        var metrics = s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(s_rows)))["Q"];
        StringAssert.Contains(metrics.Note, "'q0.1'");
        Assert.ThrowsExactly<InvalidOperationException>(() => metrics.Quantile);
    }

    private static MultiTaskTransformer Transformer(params string[] names)
    {
        var schema = new ModelSchema(
            [new("Scores", ColumnKind.Single, 2, false, 0, [])],
            [new("Q", "quantile", "Truth", [new("Q.Score", ColumnKind.Single, 2, false, names)], 1)]
        );
        return new MultiTaskTransformer(s_ml, NetworkExport.Build(schema, _ => new float[1], (ops, x) => [ops.Affine(x[0], 1, 0)]), schema);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Scores { get; set; } = [];

        public float Truth { get; set; }
    }
}
