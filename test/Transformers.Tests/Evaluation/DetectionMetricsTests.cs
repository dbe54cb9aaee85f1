using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Average precisions of objects as COCO defines them, against numbers by hand.</summary>
[TestClass]
public sealed class DetectionMetricsTests
{
    private static readonly MLContext s_ml = new(1);

    /// <summary>Two objects; found are one with an IoU of 1, nothing, and the other with an IoU of 0.6 (a 10 × 10 box moved by 2.5 shares
    /// 75 of 125). At 0.5 to 0.6: right, wrong, right: precision 1 up to recall 0.5 (51 of 101 recalls), 2/3 from there on (50). Above 0.6:
    /// right, wrong, wrong: 1 at 51 recalls, else 0.</summary>
    [TestMethod]
    public void PrecisionIsReadAtAHundredAndOneRecalls()
    {
        var m = Evaluate(
            new Row
            {
                Labels = [1, 1],
                Boxes = [0, 0, 10, 10, 50, 50, 60, 60],
                Scores = [0.9f, 0.8f, 0.7f],
                Found = [1, 1, 1],
                FoundBoxes = [0, 0, 10, 10, 80, 80, 90, 90, 52.5f, 50, 62.5f, 60],
            }
        ).Detection;
        var (good, bad) = ((51 + 50 * 2 / 3.0) / 101, 51 / 101.0);
        Assert.AreEqual(good, m.AveragePrecision50, 1e-9);
        Assert.AreEqual((3 * good + 7 * bad) / 10, m.AveragePrecision, 1e-9);
        Assert.AreEqual(2, m.Objects);
    }

    /// <summary>The class b has no object and no part in the mean, though something was taken for it; c has one that was not
    /// found.</summary>
    [TestMethod]
    public void TheMeanIsOverClassesWithObjects()
    {
        var metrics = Evaluate(
            new Row
            {
                Labels = [1, 3],
                Boxes = [0, 0, 10, 10, 50, 50, 60, 60],
                Scores = [0.9f, 0.8f],
                Found = [1, 2],
                FoundBoxes = [0, 0, 10, 10, 50, 50, 60, 60],
            }
        );
        Assert.AreEqual(0.5, metrics.Detection.AveragePrecision50, 1e-9);
        CollectionAssert.AreEqual(new[] { 1.0, double.NaN, 0 }, metrics.Detection.AveragePrecision50ByClass.ToArray());
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, metrics.ClassNames.ToArray());
        Assert.AreEqual("AP@[.5:.95]", metrics.Main?.Name);
        Assert.AreEqual(1, metrics["AP@0.5 of a"], 1e-9);
    }

    /// <summary>An object is found once: the second box on it is wrong, by its rank among all rows. And the better box comes first, though
    /// the other overlaps the object more.</summary>
    [TestMethod]
    public void ASecondBoxOnAnObjectIsWrong()
    {
        Row first = new()
        {
            Labels = [1],
            Boxes = [0, 0, 10, 10],
            Scores = [0.9f, 0.6f],
            Found = [1, 1],
            FoundBoxes = [0, 0, 10, 8, 0, 0, 10, 10],
        };
        var second = Row.Right();
        // Right at 0.9, wrong at 0.6, right at 0.5.
        Assert.AreEqual((51 + 50 * 2 / 3.0) / 101, Evaluate(first, second).Detection.AveragePrecision50, 1e-9);
        // With the scores of the two rows the other way round the wrong one comes last and costs nothing.
        second.Scores = [0.7f];
        Assert.AreEqual(1, Evaluate(first, second).Detection.AveragePrecision50, 1e-9);
    }

    /// <summary>A box on two objects takes the one that it overlaps more, so that the other is left for the next.</summary>
    [TestMethod]
    public void ABoxTakesTheObjectThatItOverlapsMost()
    {
        var m = Evaluate(
            new Row
            {
                Labels = [1, 1],
                Boxes = [0, 0, 10, 10, 2, 0, 12, 10],
                Scores = [0.9f, 0.8f],
                Found = [1, 1],
                FoundBoxes = [2, 0, 12, 10, 0, 0, 10, 10],
            }
        ).Detection;
        Assert.AreEqual(1, m.AveragePrecision, 1e-9);
    }

    /// <summary>What is found on an object of unknown class is neither right nor wrong, in any class; but a known object comes
    /// first.</summary>
    [TestMethod]
    public void ObjectsOfUnknownClassAreLeftOut()
    {
        Row row = new()
        {
            Labels = [0, 1],
            Boxes = [0, 0, 10, 10, 50, 50, 60, 60],
            Scores = [0.9f, 0.8f, 0.7f],
            Found = [1, 2, 1],
            FoundBoxes = [0, 0, 10, 10, 0, 0, 10, 10, 50, 50, 60, 60],
        };
        var m = Evaluate(row).Detection;
        Assert.AreEqual((1.0, 1L), (m.AveragePrecision, m.Objects));
        // Another box of a where the unknown object is, which one took already: that one is wrong.
        row.Scores = [0.9f, 0.85f, 0.7f];
        row.Found = [1, 1, 1];
        Assert.AreEqual(0.5, Evaluate(row).Detection.AveragePrecision50, 1e-9);
    }

    [TestMethod]
    public void RowsWithoutObjectsMakeWhatIsFoundWrong()
    {
        var found = Row.Right();
        Row empty = new()
        {
            Scores = [0.9f],
            Found = [1],
            FoundBoxes = [0, 0, 10, 10],
        };
        var metrics = Evaluate(found, empty);
        Assert.AreEqual(0.5, metrics.Detection.AveragePrecision50, 1e-9);
        Assert.AreEqual(2, metrics.LabelledRows);
        // A NaN says that nobody knows: the row is not measured; nor one that the presence column takes out.
        empty.Boxes = [float.NaN];
        metrics = Evaluate(found, empty);
        Assert.AreEqual((1.0, 1L), (metrics.Detection.AveragePrecision50, metrics.LabelledRows));
        empty.Boxes = [];
        empty.Known = false;
        metrics = Evaluate("Known", new(), found, empty);
        Assert.AreEqual((1.0, 1L), (metrics.Detection.AveragePrecision50, metrics.LabelledRows));
        Assert.AreEqual("no labelled row has an object", Evaluate(new Row()).Note);
        Assert.AreEqual("no row has its label", Evaluate(new Row { Boxes = [float.NaN] }).Note);
    }

    [TestMethod]
    public void RowsWithoutAScoreMakeMetricsNaN()
    {
        var right = Row.Right();
        Row missing = new()
        {
            Labels = [1],
            Boxes = [0, 0, 10, 10],
            Scores = [float.NaN],
            Found = [0],
            FoundBoxes = [float.NaN, float.NaN, float.NaN, float.NaN],
        };
        var metrics = Evaluate(right, missing);
        Assert.AreEqual(double.NaN, metrics.MainValue);
        StringAssert.Contains(metrics.Note, "1 of 2 labelled rows have no score");
        Assert.AreEqual(double.NaN, Evaluate(missing).MainValue);
        metrics = Evaluate(null, new EvaluationOptions { MissingScores = MissingScoreHandling.LeaveOut }, right, missing);
        Assert.AreEqual(1, metrics.MainValue, 1e-9);
    }

    /// <summary>Of two rows one is found and one is not: as a draw has the first 0, 1 or 2 times, the precision is 0, 51 / 101 (the
    /// recalls up to a half) or 1.</summary>
    [TestMethod]
    public void IntervalsComeFromDrawnRows()
    {
        var right = Row.Right();
        Row wrong = new() { Labels = [1], Boxes = [0, 0, 10, 10] };
        var metrics = Evaluate(null, new EvaluationOptions { BootstrapSamples = 200 }, right, wrong);
        Assert.AreEqual(51 / 101.0, metrics.MainValue, 1e-9);
        var interval = metrics.Main!.Value.Interval!.Value;
        Assert.AreEqual((0.0, 1.0), (interval.Low, interval.High));
    }

    [TestMethod]
    public void MistakesAreNamed()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(new Row { Labels = [1, 1], Boxes = [0, 0, 1, 1] }));
        StringAssert.Contains(error.Message, "row 0 has 2 objects in its label column 'Labels' and 4 numbers in 'Boxes'");
        StringAssert.Contains(Evaluate(new Row(), boxColumn: "Elsewhere").Note, "the data has no column 'Elsewhere'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Evaluate(new Row(), boxColumn: "Known")).Message,
            "column 'Known' is Boolean; expected a vector of Single"
        );
    }

    /// <summary>pycocotools' own way of finding a recall: 29 of 41 objects, of which 0.7 is 28.7, reach the recalls up to 0.70, not
    /// 0.71.</summary>
    [TestMethod]
    [DataRow(29, 41, 71)]
    [DataRow(7, 10, 70)]
    [DataRow(1, 1, 101)]
    public void RecallsAreThoseOfNumpy(int right, int objects, int reached) =>
        Assert.AreEqual(reached / 101.0, CocoPrecision.Of([(right, 1)], objects), 1e-12);

    private static TaskMetrics Evaluate(params Row[] rows) => Evaluate(null, new EvaluationOptions(), rows);

    private static TaskMetrics Evaluate(Row row, string boxColumn) => Evaluate(null, new EvaluationOptions(), [row], boxColumn);

    private static TaskMetrics Evaluate(string? presence, EvaluationOptions options, params Row[] rows) =>
        Evaluate(presence, options, rows, "Boxes");

    private static TaskMetrics Evaluate(string? presence, EvaluationOptions options, Row[] rows, string boxColumn)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var column in new[] { "Labels", "T.PredictedLabel" })
            schema[column].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 3));
        var task = new TaskSchema(
            "T",
            "detection",
            "Labels",
            [
                new OutputColumn("T.Score", ColumnKind.Single, 9, false, [], ItemSize: 1),
                new OutputColumn(
                    "T.PredictedLabel",
                    ColumnKind.Key,
                    9,
                    false,
                    [],
                    3,
                    new KeyVocabulary("String", ["a", "b", "c"]),
                    ItemSize: 1
                ),
                new OutputColumn("T.PredictedBoundingBoxes", ColumnKind.Single, 36, false, [], ItemSize: 4),
            ],
            1,
            presence,
            boxColumn: boxColumn
        );
        return TaskEvaluator.EvaluateAll(s_ml, s_ml.Data.LoadFromEnumerable(rows, schema), [task], options)["T"];
    }

    private sealed class Row
    {
        public uint[] Labels { get; set; } = [];

        public float[] Boxes { get; set; } = [];

        public bool Known { get; set; } = true;

        [ColumnName("T.Score")]
        public float[] Scores { get; set; } = [];

        [ColumnName("T.PredictedLabel")]
        public uint[] Found { get; set; } = [];

        [ColumnName("T.PredictedBoundingBoxes")]
        public float[] FoundBoxes { get; set; } = [];

        /// <summary>One object, found as it is.</summary>
        public static Row Right() =>
            new()
            {
                Labels = [1],
                Boxes = [0, 0, 10, 10],
                Scores = [0.5f],
                Found = [1],
                FoundBoxes = [0, 0, 10, 10],
            };
    }
}
