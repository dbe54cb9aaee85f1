using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>How labels of objects are read: none, unknown classes, rows without a label; and mistakes, which are named.</summary>
[TestClass]
public sealed class DetectionLabelsTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void ObjectsNoneAndNoLabel()
    {
        var (labels, read) = Read(
            new Row { Keys = [2, 0], Boxes = [1, 2, 5, 4, 0, 0, 2, 2] },
            new Row(),
            new Row { Keys = [1], Boxes = [0, 0, float.NaN, 2] },
            new Row { Boxes = [float.NaN] }
        );
        CollectionAssert.AreEqual(new[] { true, true, false, false }, read);
        // Class, centre and size of each; key 0 is an object of unknown class.
        CollectionAssert.AreEqual(new[] { 1f, 3, 3, 4, 2, -1, 1, 1, 2, 2 }, labels[0][..10]);
        Assert.IsTrue(labels[0][10..].All(float.IsNaN));
        Assert.IsTrue(labels[1].All(float.IsNaN), "no object");
    }

    public static IEnumerable<object[]> Mistakes() =>
        [
            [new uint[] { 1 }, new float[] { 1, 2, 3 }, "has 1 objects in row 0, and 'Boxes' 3 numbers; expected 4"],
            [new uint[] { 1, 1 }, new float[4], "has 2 objects in row 0, and 'Boxes' 4 numbers; expected 8"],
            [new uint[] { 1 }, new float[] { 5, 0, 3, 2 }, "holds a box whose right is left of its left"],
            [new uint[] { 1, 1 }, new float[] { 0, 0, 1, 1, 0, 5, 3, 2 }, "in row 0, object 1"],
            [new uint[] { 1 }, new float[] { 0, 0, float.PositiveInfinity, 2 }, "is ∞"],
            [new uint[] { 1, 1, 1, 1 }, new float[16], "has 4 objects in row 0, more than the MaximumObjects = 3"],
        ];

    [TestMethod]
    [DynamicData(nameof(Mistakes))]
    public void AMistakeIsNamed(uint[] keys, float[] boxes, string message)
    {
        try
        {
            Read(new Row { Keys = keys, Boxes = boxes });
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            StringAssert.Contains(e.Message, "Task 'T'");
            StringAssert.Contains(e.Message.Replace("Infinity", "∞", StringComparison.Ordinal), message);
            return;
        }
        Assert.Fail("no exception");
    }

    [TestMethod]
    public void ColumnsOfOtherTypesAreNamed()
    {
        var rows = Crowd.Many(8);
        Refused(new DetectionTask("T", "HasPost", "Boxes"), "label column 'HasPost' is Boolean; expected a vector of keys of known count");
        Refused(new DetectionTask("T", "Kinds", "Boxes"), "label column 'Kinds' is Vector<String>; expected a vector of keys");
        Refused(new DetectionTask("T", "Keys", "Map"), "label column 'Map' is Vector<Byte, 32, 40>; expected a vector of Single");
        Refused(new DetectionTask("T", "Keys", "Nowhere"), "could not find label column 'Nowhere'");

        void Refused(DetectionTask task, string message)
        {
            try
            {
                s_ml.MultiTask().Trainer("Image", [task], Crowd.Options(1)).Fit(s_ml.Data.LoadFromEnumerable(rows)).Dispose();
            }
            catch (Exception e) when (e is ArgumentException)
            {
                StringAssert.Contains(e.Message, message);
                return;
            }
            Assert.Fail($"no exception: {message}");
        }
    }

    [TestMethod]
    public void WhatCannotBeLearntIsNamed()
    {
        var none = Crowd.Many(8);
        foreach (var row in none)
            (row.Keys, row.Boxes) = ([], []);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            s_ml.MultiTask().Trainer("Image", [Crowd.Objects()], Crowd.Options(1)).Fit(s_ml.Data.LoadFromEnumerable(none))
        );
        StringAssert.Contains(error.Message, "none of the 8 labelled training rows has an object");
        // Without a decoder there is no map.
        var options = Crowd.Options(1) with { ColumnEncodings = new Dictionary<string, NumericEncoding>() };
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    s_ml.MultiTask().Trainer("Image", [Crowd.Objects()], options).Fit(Crowd.View(s_ml, 8))
                )
                .Message,
            "no feature column has a decoder"
        );
    }

    public static IEnumerable<object[]> Options() =>
        [
            [new DetectionTask("T", "L", "B") { MaximumObjects = 0 }, "MaximumObjects"],
            [new DetectionTask("T", "L", "B") { Stride = 65 }, "Stride"],
            [new DetectionTask("T", "L", "B") { Channels = 0 }, "Channels"],
            [new DetectionTask("T", "L", "B") { ScoreThreshold = 1 }, "ScoreThreshold"],
            [new DetectionTask("T", "L", "B") { ScoreThreshold = double.NaN }, "ScoreThreshold"],
            [new DetectionTask("T", "L", "B") { MaximumOverlap = 1.1 }, "MaximumOverlap"],
            [new DetectionTask("T", "L", "B") { SizeWeight = 0 }, "SizeWeight"],
            [new DetectionTask("T", "L", "B") { OffsetWeight = double.PositiveInfinity }, "OffsetWeight"],
            [new DetectionTask("T", "L", "B") { LeastVisible = -0.1 }, "LeastVisible"],
        ];

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void OptionsOutOfRangeAreNamed(DetectionTask task, string option) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(task.Validate).Message, $"Task 'T': {option} must be");

    private static (List<float[]> Labels, List<bool> Read) Read(params Row[] rows)
    {
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var task = new DetectionTask("T", "Keys", "Boxes") { MaximumObjects = 3 };
        var encoding = task.Encode(view.Schema["Keys"]);
        using var cursor = view.GetRowCursor(view.Schema);
        var (read, labels, all) = (encoding.Bind(cursor), new List<float[]>(), new List<bool>());
        while (cursor.MoveNext())
        {
            var label = new float[encoding.Width];
            all.Add(read(label));
            labels.Add(label);
        }
        return (labels, all);
    }

    private sealed class Row
    {
        [KeyType(2)]
        public uint[] Keys { get; set; } = [];

        public float[] Boxes { get; set; } = [];
    }
}
