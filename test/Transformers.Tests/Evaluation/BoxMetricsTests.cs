using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of box tasks against values computed by hand.</summary>
[TestClass]
public sealed class BoxMetricsTests
{
    private const float N = float.NaN;

    private static readonly MLContext s_ml = new(1);

    // Overlaps with the predicted box: 1, 1/3, 0.6, none known, 0 (apart).
    private static readonly Row[] s_rows =
    [
        new()
        {
            Box = [0, 0, 2, 2],
            Truth = [0, 0, 2, 2],
            Sure = 0.9f,
        },
        new()
        {
            Box = [0, 0, 2, 2],
            Truth = [1, 0, 3, 2],
            Sure = 0.8f,
        },
        new()
        {
            Box = [0, 0, 4, 3],
            Truth = [0, 0, 5, 4],
            Sure = 0.7f,
        },
        new()
        {
            Box = [0, 0, 4, 3],
            Truth = [N, N, N, N],
            Sure = 0.95f,
        },
        new()
        {
            Box = [0, 0, 1, 1],
            Truth = [2, 2, 3, 3],
            Sure = 0.1f,
            Known = false,
        },
    ];

    [TestMethod]
    public void RowsWithoutABoxAreLeftOut()
    {
        using var transformer = Transformer(BoxFormat.Corners);
        var metrics = Evaluate(transformer, s_rows);
        Assert.AreEqual(5, metrics.Rows);
        Assert.AreEqual(4, metrics.LabelledRows);
        Assert.AreEqual(4, metrics.Box.ObjectRows);
        Assert.AreEqual(0, metrics.Box.EmptyRows);
        Assert.AreEqual((1 + 1.0 / 3 + 0.6 + 0) / 4, metrics.Box.MeanIntersectionOverUnion, 1e-7);
        // No ranking: two of four are right, in one point of precision 0.5 and recall 0.5.
        Assert.AreEqual(0.25, metrics.Box.AveragePrecision50, 1e-12);
        Assert.AreEqual(metrics.Box.MeanIntersectionOverUnion, metrics.Values[0].Value);
        Assert.AreEqual("mean IoU, AP@0.5", string.Join(", ", metrics.Values.Select(value => value.Name)));
        Assert.ThrowsExactly<InvalidOperationException>(() => metrics.Quantile);
    }

    [TestMethod]
    public void WithAConfidenceTheyAreBoxesTooMany()
    {
        using var transformer = Transformer(BoxFormat.Corners, confidence: true);
        var metrics = Evaluate(transformer, s_rows);
        Assert.AreEqual(5, metrics.LabelledRows);
        Assert.AreEqual(1, metrics.Box.EmptyRows);
        // By confidence: wrong (no object), right, wrong, right, wrong. Precision 0, 1/2, 1/3, 1/2, 2/5 at recall 0, 1/4, 1/4, 2/4, 2/4:
        // 1/2 up to a recall of 1/2.
        Assert.AreEqual(0.25, metrics.Box.AveragePrecision50, 1e-12);

        using var known = Transformer(BoxFormat.Corners, confidence: true, presence: "Known");
        metrics = Evaluate(known, s_rows);
        Assert.AreEqual(4, metrics.LabelledRows);
        Assert.AreEqual(1, metrics.Box.EmptyRows);
        // Three objects: precision 0, 1/2, 1/3, 1/2 at recall 0, 1/3, 1/3, 2/3.
        Assert.AreEqual(1.0 / 3, metrics.Box.AveragePrecision50, 1e-12);
    }

    [TestMethod]
    [DataRow(BoxFormat.CornerSize)]
    [DataRow(BoxFormat.CenterSize)]
    public void OtherFormatsSaySoByTheirSlots(BoxFormat format)
    {
        using var transformer = Transformer(format);
        // Corner and size: 2 × 2 at the origin and at (1, 0). Centre and size: 2 × 2 around (1, 1) and around (2, 1).
        float[] one = format == BoxFormat.CornerSize ? [0, 0, 2, 2] : [1, 1, 2, 2],
            other = [one[0] + 1, one[1], 2, 2];
        Assert.AreEqual(1.0 / 3, Evaluate(transformer, [new Row { Box = one, Truth = other }]).Box.MeanIntersectionOverUnion, 1e-12);
    }

    [TestMethod]
    public void SidesFollowFromTheFormatByHand()
    {
        float[] box = [10, 20, 4, 6];
        Assert.AreEqual(new BoundingBox(10, 20, 4, 6), BoundingBox.From(box, BoxFormat.Corners));
        Assert.AreEqual(new BoundingBox(10, 20, 14, 26), BoundingBox.From(box, BoxFormat.CornerSize));
        Assert.AreEqual(new BoundingBox(8, 17, 12, 23), BoundingBox.From(box, BoxFormat.CenterSize));
        Assert.AreEqual(3 * 4, new BoundingBox(1, 2, 4, 6).Area);
        Assert.AreEqual(0, new BoundingBox(4, 2, 1, 6).Area);
        Assert.AreEqual(0, new BoundingBox(1, 6, 4, 2).Area);
    }

    [TestMethod]
    public void AnOverlapOfAHalfIsRightAndABoxWithAMissingSideIsNone()
    {
        using var transformer = Transformer(BoxFormat.Corners, confidence: true);
        // 4 shared of 8 together.
        var half = new Row { Box = [0, 0, 2, 2], Truth = [0, 0, 4, 2] };
        Assert.AreEqual(1, Evaluate(transformer, [half]).Box.AveragePrecision50, 1e-12);
        var less = new Row { Box = [0, 0, 2, 2], Truth = [0, 0, 4.001f, 2] };
        Assert.AreEqual(0, Evaluate(transformer, [less]).Box.AveragePrecision50, 1e-12);

        var box = Evaluate(transformer, [half, new Row { Box = [0, 0, 2, 2], Truth = [0, N, 2, 2] }]).Box;
        Assert.AreEqual((1L, 1L), (box.ObjectRows, box.EmptyRows));
        Assert.AreEqual(0.5, box.MeanIntersectionOverUnion, 1e-12);
    }

    [TestMethod]
    public void BoxesWithoutAreaOverlapNothing()
    {
        using var transformer = Transformer(BoxFormat.Corners);
        Assert.AreEqual(
            0,
            Evaluate(
                transformer,
                [new Row { Box = [1, 1, 1, 1], Truth = [1, 1, 1, 1] }, new Row { Box = [0, 0, 2, 2], Truth = [1, 0, 1, 2] }]
            ).Box.MeanIntersectionOverUnion
        );
    }

    [TestMethod]
    public void NothingToMeasure()
    {
        using var transformer = Transformer(BoxFormat.Corners);
        var metrics = Evaluate(transformer, [new Row { Box = [0, 0, 1, 1], Truth = [N, N, N, N] }]);
        Assert.AreEqual("no row has a box", metrics.Note);
        Assert.ThrowsExactly<InvalidOperationException>(() => metrics.Box);

        using var unnamed = Transformer(null);
        StringAssert.Contains(Evaluate(unnamed, s_rows).Note, "'Left', 'Top', 'Right', 'Bottom'");
        using var scalar = Transformer(BoxFormat.Corners, label: "Sure");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Evaluate(scalar, s_rows)).Message,
            "Task 'B': label column 'Sure' is Single; expected a vector of 4 Single"
        );
    }

    [TestMethod]
    public void AveragePrecisionByHand()
    {
        // Ranked right, wrong, right, right, wrong of 4 objects: precision 1, 1/2, 2/3, 3/4, 3/5 at recall 1/4, 1/4, 2/4, 3/4, 3/4;
        // interpolated 1, 3/4, 3/4.
        (double, bool)[] ranked = [(0.9, true), (0.8, false), (0.7, true), (0.6, true), (0.5, false)];
        Assert.AreEqual(0.25 * 1 + 0.25 * 0.75 + 0.25 * 0.75, AveragePrecision.Of(ranked, 4), 1e-12);
        Assert.AreEqual(AveragePrecision.Of(ranked, 4), AveragePrecision.Of(ranked.Reverse(), 4));
        // The first two tied: precision 1/2 at recall 1/4, and the best precision from then on is 3/4.
        Assert.AreEqual(0.75 * 0.75, AveragePrecision.Of([(0.9, true), (0.9, false), (0.7, true), (0.6, true), (0.5, false)], 4), 1e-12);
        Assert.AreEqual(1, AveragePrecision.Of([(0.9, true), (0.8, true), (0.1, false)], 2), 1e-12);
        Assert.AreEqual(0, AveragePrecision.Of([(0.9, false)], 2));
    }

    private static TaskMetrics Evaluate(MultiTaskTransformer transformer, Row[] rows) =>
        s_ml.MultiTask().Evaluate(transformer.Transform(s_ml.Data.LoadFromEnumerable(rows)))["B"];

    private static MultiTaskTransformer Transformer(
        BoxFormat? format,
        bool confidence = false,
        string? presence = null,
        string label = "Truth"
    )
    {
        OutputColumn score = new("B.Score", ColumnKind.Single, 4, false, format is { } f ? BoxSlots.Names(f) : []),
            sure = new("B.Probability", ColumnKind.Single, 1, true, []);
        InputColumn[] inputs = [new("Box", ColumnKind.Single, 4, false, 0, []), new("Sure", ColumnKind.Single, 1, true, 0, [])];
        var schema = new ModelSchema(inputs, [new("B", "box", label, confidence ? [score, sure] : [score], 1, presence)]);
        // Without a confidence its input is still there; it counts for nothing.
        var model = NetworkExport.Build(
            schema,
            _ => new float[1],
            (ops, x) => confidence ? [ops.Affine(x[0], 1, 0), ops.Affine(x[1], 1, 0)] : [ops.Add(x[0], ops.Affine(x[1], 0, 0))]
        );
        return new MultiTaskTransformer(s_ml, model, schema);
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Box { get; set; } = [];

        [VectorType(4)]
        public float[] Truth { get; set; } = [];

        public float Sure { get; set; } = 0.5f;

        public bool Known { get; set; } = true;
    }
}
