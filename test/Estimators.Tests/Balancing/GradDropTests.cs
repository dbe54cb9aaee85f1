namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class GradDropTests
{
    [TestMethod]
    public void CoordinatesOfOneSignAreSummed()
    {
        var direction = new GradDrop().Direction([
            [1, -2, 0],
            [3, -4, 0],
        ]);
        BalancerAsserts.Close([4, -6, 0], direction);
    }

    [TestMethod]
    public void DrawsASignByItsPurity()
    {
        // P = ½(1 + (6 − 4)/(6 + 4)) = 0.6 for the positive sign, in each of many coordinates.
        const int count = 20_000;
        float[][] rows =
        [
            [.. Enumerable.Repeat(-4f, count)],
            [.. Enumerable.Repeat(6f, count)],
        ];
        var direction = new GradDrop().Direction(rows);
        Assert.IsTrue(direction.All(value => value is -4 or 6));
        Assert.AreEqual(0.6, direction.Count(value => value == 6) / (double)count, 0.02);
    }

    // Neighbours share 64 random bits: neither their signs nor those of the next blocks may have anything to do with each other.
    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(255), DataRow(256)]
    public void CoordinatesAreDrawnIndependently(int distance)
    {
        const int count = 20_001;
        var direction = new GradDrop().Direction([
            [.. Enumerable.Repeat(-1f, count)],
            [.. Enumerable.Repeat(1f, count)],
        ]);
        var alike = Enumerable.Range(0, count - distance).Count(p => direction[p] == direction[p + distance]);
        Assert.AreEqual(0.5, alike / (double)(count - distance), 0.015); // four standard deviations
    }

    [TestMethod]
    [DataRow(1), DataRow(7), DataRow(256), DataRow(261)]
    public void EveryCoordinateIsReachedAtAnyLength(int count)
    {
        float[][] rows =
        [
            [.. Enumerable.Range(1, count).Select(p => (float)p)],
            [.. Enumerable.Range(1, count).Select(p => 2f * p)],
        ];
        BalancerAsserts.Close([.. Enumerable.Range(1, count).Select(p => 3.0 * p)], new GradDrop().Direction(rows));
    }

    [TestMethod]
    public void LeakLetsTheOtherSignThrough()
    {
        float[][] rows =
        [
            [.. Enumerable.Repeat(-4f, 100)],
            [.. Enumerable.Repeat(6f, 100)],
        ];
        Assert.IsTrue(
            new GradDrop { Leak = 0.5 }
                .Direction(rows)
                .All(value => value is -4 + 3 or 6 - 2)
        );
        Assert.IsTrue(
            new GradDrop { Leak = 1 }
                .Direction(rows)
                .All(value => value == 2)
        );
    }

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new GradDrop());
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradDrop { Leak = double.NaN }.Validate(2));
    }
}
