using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Segmentation metrics against numbers counted by hand.</summary>
[TestClass]
public sealed class SegmentationMetricsTests
{
    private const int None = 9;

    // Labels and predictions of two rows of six pixels, classes a, b, c and d. Without the unlabelled pixels (9):
    // a is in 4 labels and 3 predictions, 2 of them the same: 2 / 5. b in 4 and 3, 2 the same: 2 / 5. c in 1 and 3, 1 the same: 1 / 3.
    // d in none.
    private static readonly int[][] s_labels = [[0, 0, 1, 1, 9, 2], [9, 0, 0, 1, 1, 9], [9, 9, 9, 9, 9, 9]];
    private static readonly int[][] s_predictions = [[0, 1, 1, 2, 3, 2], [0, 0, 2, 1, 0, 1], [0, 0, 0, 0, 0, 0]];

    [TestMethod]
    public void PixelsAreCountedOverAllRows()
    {
        var metrics = Evaluate<byte>(s_labels, x => (byte)x, NumberDataViewType.Byte);
        var m = metrics.Segmentation;
        Assert.AreEqual(9, m.Pixels);
        Assert.AreEqual(5 / 9.0, m.PixelAccuracy, 1e-12);
        Assert.AreEqual(2 / 5.0, m.IouByClass[0], 1e-12);
        Assert.AreEqual(2 / 5.0, m.IouByClass[1], 1e-12);
        Assert.AreEqual(1 / 3.0, m.IouByClass[2], 1e-12);
        Assert.AreEqual(double.NaN, m.IouByClass[3], "no pixel has it in either");
        Assert.AreEqual((2 / 5.0 + 2 / 5.0 + 1 / 3.0) / 3, m.MeanIou, 1e-12);
        Assert.AreEqual((3L, 2L), (metrics.Rows, metrics.LabelledRows));
        Assert.AreEqual("mean IoU", metrics.Main?.Name);
        Assert.AreEqual(2 / 5.0, metrics["IoU of b"], 1e-12);
        Assert.AreEqual(5 / 9.0, metrics["pixel accuracy"], 1e-12);
        Assert.IsTrue(metrics.Values.All(value => value.IsHigherBetter));
    }

    [TestMethod]
    public void EveryTypeOfLabelIsRead()
    {
        var want = Evaluate<byte>(s_labels, x => (byte)x, NumberDataViewType.Byte).Segmentation.MeanIou;
        Assert.AreEqual(want, Evaluate<float>(s_labels, x => x == None ? float.NaN : x, NumberDataViewType.Single).MainValue, 1e-12);
        Assert.AreEqual(want, Evaluate<ushort>(s_labels, x => (ushort)x, NumberDataViewType.UInt16).MainValue, 1e-12);
        Assert.AreEqual(
            want,
            Evaluate<uint>(s_labels, x => x == None ? 0 : (uint)x + 1, new KeyDataViewType(typeof(uint), 4)).MainValue,
            1e-12
        );
    }

    /// <summary>A class that the model has not learnt is predicted wrong wherever it is, and has no IoU of its own.</summary>
    [TestMethod]
    public void AnUnknownClassIsWrong()
    {
        int[][] all = [new int[6], new int[6]];
        var m = Evaluate<byte>([[7, 0, 0, 0, 0, 0], all[1]], x => (byte)x, NumberDataViewType.Byte, all).Segmentation;
        Assert.AreEqual(11 / 12.0, m.PixelAccuracy, 1e-12);
        Assert.AreEqual(11 / 12.0, m.IouByClass[0], 1e-12);
        Assert.AreEqual(m.IouByClass[0], m.MeanIou);
    }

    [TestMethod]
    public void IntervalsHoldTheMetrics()
    {
        var values = Evaluate<byte>(
            s_labels,
            x => (byte)x,
            NumberDataViewType.Byte,
            options: new EvaluationOptions { BootstrapSamples = 200 }
        ).Values;
        var accuracy = values.Single(value => value.Name == "pixel accuracy").Interval!.Value;
        // Rows are drawn: 3 of 5 pixels are right in the first, 2 of 4 in the second.
        Assert.AreEqual(0.5, accuracy.Low, 1e-12);
        Assert.AreEqual(0.6, accuracy.High, 1e-12);
    }

    [TestMethod]
    public void RowsWithoutAScoreMakeMetricsNaN()
    {
        int[][] missing = [[-1, -1, -1, -1, -1, -1], .. s_predictions.Skip(1)];
        var metrics = Evaluate<byte>(s_labels, x => (byte)x, NumberDataViewType.Byte, missing);
        Assert.AreEqual(double.NaN, metrics.MainValue);
        StringAssert.Contains(metrics.Note, "1 of 2 labelled rows have no score");
        var left = Evaluate<byte>(
            s_labels,
            x => (byte)x,
            NumberDataViewType.Byte,
            missing,
            new EvaluationOptions { MissingScores = MissingScoreHandling.LeaveOut }
        );
        Assert.AreEqual(2 / 4.0, left.Segmentation.PixelAccuracy, 1e-12);
    }

    [TestMethod]
    public void AMapOfAnotherSizeIsNamed()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            Evaluate<byte>([[1, 2, 3], [1, 2, 3], [1, 2, 3]], x => (byte)x, NumberDataViewType.Byte)
        );
        StringAssert.Contains(error.Message, "Task 'T': label column 'Label' is Vector<Byte, 3>; expected a vector of 6 keys");
    }

    private static TaskMetrics Evaluate<T>(
        int[][] labels,
        Func<int, T> label,
        PrimitiveDataViewType type,
        int[][]? predictions = null,
        EvaluationOptions? options = null
    )
    {
        var ml = new MLContext();
        var schema = SchemaDefinition.Create(typeof(Row<T>));
        schema["Label"].ColumnType = new VectorDataViewType(type, labels[0].Length);
        schema["T.PredictedLabel"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 4), 6);
        var view = ml.Data.LoadFromEnumerable(
            labels.Zip(
                predictions ?? s_predictions,
                (truth, found) => new Row<T> { Label = [.. truth.Select(label)], Predicted = [.. found.Select(k => (uint)(k + 1))] }
            ),
            schema
        );
        var vocabulary = new KeyVocabulary("String", ["a", "b", "c", "d"]);
        var task = new TaskSchema(
            "T",
            "segmentation",
            "Label",
            [new OutputColumn("T.PredictedLabel", ColumnKind.Key, 6, false, [], 4, vocabulary)],
            1,
            noLabel: None
        );
        return TaskEvaluator.EvaluateAll(ml, view, [task], options ?? new EvaluationOptions())["T"];
    }

    private sealed class Row<T>
    {
        public T[] Label { get; set; } = [];

        [ColumnName("T.PredictedLabel")]
        public uint[] Predicted { get; set; } = [];
    }
}
