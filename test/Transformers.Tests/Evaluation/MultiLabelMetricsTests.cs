using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of multi-label tasks against their formulas, entry by entry.</summary>
[TestClass]
public sealed class MultiLabelMetricsTests
{
    private const float N = float.NaN;

    private static readonly MLContext s_ml = new(1);

    // Scores of three labels, and their truth; the last label is true wherever it is known.
    private static readonly Row[] s_rows =
    [
        new() { Scores = [2, -1, 3], Truth = [1, 0, 1] },
        new() { Scores = [-1, 0.5f, -2], Truth = [1, N, 1] },
        new() { Scores = [0.5f, 2, 1], Truth = [0, 1, N] },
        new() { Scores = [-3, 1, 1], Truth = [0, 0, N] },
        new() { Scores = [1, -2, 1], Truth = [N, N, N] },
        new() { Scores = [3, -2, 1], Truth = [1, N, 5] },
    ];

    [TestMethod]
    public void MissingEntriesAreLeftOutOneByOne()
    {
        using var transformer = Transformer();
        var metrics = s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(s_rows)))["Tag"];
        var m = metrics.MultiLabel;

        Assert.AreEqual(6, metrics.Rows);
        Assert.AreEqual(5, metrics.LabelledRows);
        CollectionAssert.AreEqual(new long[] { 5, 3, 3 }, m.LabelledRows.ToArray());
        // Wrong: rows 2 (first, third), 3 (first) and 4 (second), of 11 known entries.
        Assert.AreEqual(4.0 / 11, m.HammingLoss, 1e-12);
        // Right in all that is known: rows 1 and 6, of 5 labelled ones.
        Assert.AreEqual(2.0 / 5, m.ExactMatch, 1e-12);
        // True positives: 2 + 1 + 2; false ones: 1 + 1; false negatives: 1 + 0 + 1.
        Assert.AreEqual(2 * 5.0 / (2 * 5 + 2 + 2), m.MicroF1, 1e-12);
        // First label: positives 2, −1, 3 against 0.5, −3: 5 of 6 pairs. Second: 2 against −1 and 1: all.
        Assert.AreEqual(5.0 / 6, m.Labels[0]!.AreaUnderRocCurve, 1e-9);
        Assert.AreEqual(1, m.Labels[1]!.AreaUnderRocCurve, 1e-9);
        Assert.AreEqual(3.0 / 5, m.Labels[0]!.Accuracy, 1e-9);
        Assert.IsNull(m.Labels[2]);
        Assert.AreEqual((5.0 / 6 + 1) / 2, m.MeanAreaUnderRocCurve, 1e-9);
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, m.Names.ToArray());
        Assert.AreEqual(m.HammingLoss, metrics.Values[0].Value);
    }

    [TestMethod]
    public void IntervalsAreOfTheSameMetrics()
    {
        using var transformer = Transformer();
        var view = transformer.Transform(s_ml.Data.LoadFromEnumerable(s_rows));
        var metrics = s_ml.MultiTask().Evaluate(view, new EvaluationOptions { BootstrapSamples = 500 })["Tag"];
        var schema = metrics.Task;
        var drawn = new MultiLabelRows(
            new ScoredTask(s_ml, view, schema, new TaskLabel(schema, view.Schema["Truth"], null), new EvaluationOptions())
        );
        Assert.AreEqual(5, metrics.LabelledRows);
        var once = drawn.Measure([1, 1, 1, 1, 1]);
        for (var m = 0; m < once.Length; m++)
            Assert.AreEqual(metrics.Values[m].Value, once[m], 1e-9, metrics.Values[m].Name);
        // Rows 1 and 2 twice, row 4 once: row 2 has two known entries, both wrong; row 4 has two, of which one is wrong.
        Assert.AreEqual((2 * 2 + 1) / (2 * 3 + 2 * 2 + 2.0), drawn.Measure([2, 2, 0, 1, 0])[0], 1e-12);
        Assert.IsTrue(metrics.Values.All(value => value.Interval!.Value.Contains(value.Value)));
    }

    [TestMethod]
    public void BooleansAndAPresenceColumn()
    {
        using var transformer = Transformer("Flags", "Known");
        var rows = s_rows.Select(
            (row, i) =>
                new Row
                {
                    Scores = row.Scores,
                    Flags = [row.Scores[0] > 0, true, false],
                    Known = i < 4,
                }
        );
        var metrics = s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(rows)))["Tag"];

        Assert.AreEqual(4, metrics.LabelledRows);
        Assert.AreEqual(1, metrics.MultiLabel.Labels[0]!.Accuracy, 1e-12);
        // Second label: row 1 is wrong; third: rows 1, 3 and 4.
        Assert.AreEqual(4.0 / 12, metrics.MultiLabel.HammingLoss, 1e-12);
    }

    [TestMethod]
    public void NoLabelAndWrongLabels()
    {
        using var transformer = Transformer();
        var rows = s_rows.Select(row => new Row { Scores = row.Scores, Truth = [N, N, N] });
        var metrics = s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(rows)))["Tag"];
        Assert.AreEqual("no row has its label", metrics.Note);
        Assert.AreEqual(6, metrics.Rows);

        using var other = Transformer("Two");
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Evaluate(other.Transform(s_ml.Data.LoadFromEnumerable(s_rows)))
        );
        StringAssert.Contains(
            error.Message,
            "Task 'Tag': label column 'Two' is Vector<Single, 2>; expected a vector of 3 Boolean or Single"
        );
    }

    private static MultiTaskTransformer Transformer(string label = "Truth", string? presence = null)
    {
        string[] names = ["a", "b", "c"];
        OutputColumn[] columns =
        [
            new("Tag.Score", ColumnKind.Single, 3, false, names),
            new("Tag.Probability", ColumnKind.Single, 3, false, names),
            new("Tag.PredictedLabel", ColumnKind.Boolean, 3, false, names),
        ];
        var schema = new ModelSchema(
            [new("Scores", ColumnKind.Single, 3, false, 0, [])],
            [new("Tag", "multilabel", label, columns, 1, presence)]
        );
        var model = NetworkExport.Build(
            schema,
            _ => new float[1],
            (ops, x) => [ops.Affine(x[0], 1, 0), ops.Apply(Activation.Sigmoid, x[0]), ops.GreaterThan(x[0], 0)]
        );
        return new MultiTaskTransformer(s_ml, model, schema);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Scores { get; set; } = [];

        [VectorType(3)]
        public float[] Truth { get; set; } = [0, 0, 0];

        [VectorType(3)]
        public bool[] Flags { get; set; } = [false, false, false];

        [VectorType(2)]
        public float[] Two { get; set; } = [0, 0];

        public bool Known { get; set; }
    }
}
