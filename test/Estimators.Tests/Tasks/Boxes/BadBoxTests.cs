using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What is said of boxes and options that cannot be.</summary>
[TestClass]
public sealed class BadBoxTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void SidesInTheWrongOrder()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Fit(new BoxTask("Where", "Box"), row: 7, [10, 5, 4, 9]));
        StringAssert.Contains(
            error.Message,
            "Task 'Where': label column 'Box' holds a box of width -6 and height 4 in row 7; expected 0 "
                + "or more. Its format is Corners: Left, Top, Right, Bottom."
        );
        StringAssert.Contains(error.Message, "10, 5, 4, 9");
        error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            Fit(new BoxTask("Where", "Box") { Format = BoxFormat.CenterSize }, row: 3, [10, 5, 4, -9])
        );
        StringAssert.Contains(error.Message, "height -9 in row 3");
    }

    [TestMethod]
    public void AnInfiniteNumber()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            Fit(new BoxTask("Where", "Box"), row: 2, [0, 0, float.PositiveInfinity, 9])
        );
        StringAssert.Contains(
            error.Message,
            "Task 'Where': label column 'Box' is Infinity as a Single in row 2, slot 2; expected a finite number"
        );
    }

    [TestMethod]
    public void AnotherType()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Fit(new BoxTask("Where", "Three")));
        StringAssert.Contains(
            error.Message,
            "Task 'Where': label column 'Three' is Vector<Single, 3>; expected a vector of 4 Single (Left, Top, Right, Bottom)"
        );
    }

    [TestMethod]
    public void NothingToLearnFrom()
    {
        var rows = BoxSample.Many(40);
        rows.ForEach(row => row.Box = BoxSample.NoBox);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(rows, new BoxTask("Where", "Box"))).Message,
            "no labelled row among the 40"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<InvalidOperationException>(() =>
                    Fit(rows, new BoxTask("Where", "Box") { Confidence = BoxConfidence.Overlap })
                )
                .Message,
            "none of the 40 labelled training rows has a box"
        );
        rows.ForEach(row => row.Box = [3, 4, 3, 9]);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(rows, new BoxTask("Where", "Box"))).Message,
            "no box in label column 'Box' has a width and a height"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<InvalidOperationException>(() =>
                    Fit(BoxSample.Many(40), new BoxTask("Where", "Box") { Confidence = BoxConfidence.Presence })
                )
                .Message,
            "all 40 labelled training rows have a box"
        );
    }

    [TestMethod]
    public void OptionsOutOfRange()
    {
        foreach (
            var task in new BoxTask[]
            {
                new("T", "L") { Format = (BoxFormat)7 },
                new("T", "L") { Confidence = (BoxConfidence)7 },
                new("T", "L") { ConfidenceWeight = -1 },
                new("T", "L") { LeastVisible = 1.5 },
                new("T", "L") { Losses = [new DiouLoss { Weight = double.NaN }] },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.MultiTask().Trainer("Features", [task]));
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() => s_ml.MultiTask().Trainer("Features", [new BoxTask("T", "L") { Losses = [] }]))
                .Message,
            "Task 'T': at least one loss"
        );
    }

    private static void Fit(BoxTask task, int row = 0, float[]? box = null)
    {
        var rows = BoxSample.Many(40);
        rows[row].Box = box ?? rows[row].Box;
        Fit(rows, task);
    }

    private static void Fit(List<BoxSample> rows, BoxTask task)
    {
        using var model = s_ml.MultiTask().Trainer("Features", [task], TagSample.Options(1)).Fit(BoxSample.View(s_ml, rows));
    }
}
