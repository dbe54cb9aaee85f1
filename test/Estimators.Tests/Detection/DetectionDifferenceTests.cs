namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>How far apart the objects are that two runtimes found, by hand: at most three in an image of 30 × 20 with 3 × 2 cells, two
/// classes, from a score of 0.1 on.</summary>
[TestClass]
public sealed class DetectionDifferenceTests
{
    private const int Count = 3;
    private const int Classes = 2;
    private const int Rows = 2;
    private const double Threshold = 0.1;
    private static readonly DetectionGrid s_grid = new(2, 3, 20, 30);
    private static readonly Item s_first = new(0.9f, 1, 3, 4, 12, 10);
    private static readonly Item s_second = new(0.6f, 2, 13, 4, 22, 12);

    // Logits far from each other and from those of the scores.
    private static float[] Heat => [.. Enumerable.Range(0, Rows * Classes * s_grid.Cells).Select(i => -5 - 0.1f * i)];

    [TestMethod]
    public void TheSameObjectsInAnyOrder()
    {
        Assert.AreEqual(0, Largest([s_first, s_second], [s_first, s_second]));
        Assert.AreEqual(0, Largest([s_first, s_second], [s_second, s_first]));
        Assert.AreEqual(0, Largest([], []));
    }

    [TestMethod]
    public void ScoresAndSidesDiffer()
    {
        foreach (
            var (other, difference) in new[]
            {
                (s_first with { Score = 0.87f }, 0.03),
                (s_first with { Left = 6 }, 3 / 30.0),
                (s_first with { Top = 1 }, 3 / 20.0),
                (s_first with { Right = 9 }, 3 / 30.0),
                (s_first with { Bottom = 13 }, 3 / 20.0),
                (s_first with { Left = 6, Bottom = 14, Score = 0.8f }, 4 / 20.0),
            }
        )
            foreach (var row in new[] { 0, 1 })
            {
                Assert.AreEqual(difference, Largest([s_first, s_second], [other, s_second], row), 1e-6);
                Assert.AreEqual(difference, Largest([s_second, other], [s_first, s_second], row), 1e-6);
            }
    }

    /// <summary>Objects of one class correspond to the nearest of theirs; without any of their class the difference is all.</summary>
    [TestMethod]
    public void ObjectsCorrespondWithinTheirClass()
    {
        var near = s_first with { Left = 4 };
        Assert.AreEqual(1 / 30.0, Largest([s_first, near], [near, near]), 1e-6);
        foreach (
            var (one, two) in new (Item[], Item[])[]
            {
                ([s_first], [s_first with { Class = 2 }]),
                ([s_first, s_second], [s_first]),
                ([s_first], []),
            }
        )
        {
            Assert.AreEqual(1, Largest(one, two));
            Assert.AreEqual(1, Largest(two, one));
        }
    }

    /// <summary>Of objects at the threshold, or as good as the last one of a full list, one runtime may give some that the other does
    /// not.</summary>
    [TestMethod]
    public void ObjectsAtTheEndOfAListMayBeMissing()
    {
        foreach (var (above, difference) in new[] { (0.5e-4, 0.0), (2e-4, 1) })
        {
            var last = s_second with { Score = (float)(Threshold + above) };
            Assert.AreEqual(difference, Largest([s_first, last], [s_first]));
            Assert.AreEqual(difference, Largest([s_first], [s_first, last]));
            // Both lists are full, and the other one ends with a score of 0.5.
            Item[] full = [s_first, s_first, s_first with { Score = 0.5f }];
            Assert.AreEqual(difference, Largest([s_first, s_first, s_second with { Score = (float)(0.5 + above) }], full));
        }
    }

    [TestMethod]
    public void WhatIsNoNumberCorrespondsToNothing()
    {
        foreach (var score in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var broken = s_first with { Score = score };
            Assert.AreEqual(double.PositiveInfinity, Largest([broken], [broken]));
            Assert.AreEqual(double.PositiveInfinity, Largest([s_first], [s_first, broken], 1));
        }
        var nowhere = s_first with { Bottom = float.NaN };
        Assert.AreEqual(1, Largest([nowhere], [nowhere]));
    }

    /// <summary>Of two cells side by side, also at the corner, that are as good as equal either may be the higher one.</summary>
    [TestMethod]
    public void NeighboursThatAreAsHighMayBeEither()
    {
        var score = (float)(1 / (1 + Math.Exp(-1)));
        for (var row = 0; row < Rows; row++)
            for (var own = 0; own < Classes; own++)
                for (var one = 0; one < s_grid.Cells; one++)
                    for (var other = 0; other < s_grid.Cells; other++)
                    {
                        if (one == other)
                            continue;
                        var areNeighbours = Math.Abs(one % 3 - other % 3) <= 1 && Math.Abs(one / 3 - other / 3) <= 1;
                        foreach (var (higher, areEqual) in new[] { (0.5e-4f, true), (3e-4f, false) })
                        {
                            var heat = Heat;
                            var map = (row * Classes + own) * s_grid.Cells;
                            (heat[map + one], heat[map + other]) = (1, 1 + higher);
                            var item = new Item(score, own + 1, 3, 4, 12, 10);
                            var difference = Largest([item], [item with { Left = 9 }], row, heat);
                            Assert.AreEqual(areNeighbours && areEqual ? 0 : 6 / 30.0, difference, 1e-6, $"{row}, {own}: {one}, {other}");
                        }
                    }
    }

    [TestMethod]
    public void OnlyCellsOfTheObjectsScoreAreAskedFor()
    {
        var heat = Heat;
        (heat[0], heat[1]) = (1, 1);
        var item = new Item(0.9f, 1, 3, 4, 12, 10);
        Assert.AreEqual(0.2, Largest([item], [item with { Left = 9 }], 0, heat), 1e-6, "the cells that are equal have another score");
        // Classes beyond the maps have no cells.
        foreach (var own in new[] { 0f, 3 })
            Assert.AreEqual(0.2, Largest([item with { Class = own }], [item with { Class = own, Left = 9 }], 1, heat), 1e-6);
    }

    private static double Largest(Item[] want, Item[] got, int row = 0, float[]? heat = null) =>
        new DetectionDifference(Count, s_grid, Threshold, heat ?? Heat, Classes).Largest(Columns(want, row), Columns(got, row));

    // The objects in one row; the other has one of its own.
    private static IReadOnlyList<float[]> Columns(Item[] items, int row)
    {
        var (scores, classes, boxes) = (new float[Rows * Count], new float[Rows * Count], new float[4 * Rows * Count]);
        void Write(int at, Item item)
        {
            (scores[at], classes[at]) = (item.Score, item.Class);
            ((float[])[item.Left, item.Top, item.Right, item.Bottom]).CopyTo(boxes, 4 * at);
        }
        Write((1 - row) * Count, s_second);
        for (var i = 0; i < items.Length; i++)
            Write(row * Count + i, items[i]);
        return [scores, classes, boxes];
    }

    private sealed record Item(float Score, float Class, float Left, float Top, float Right, float Bottom);
}
