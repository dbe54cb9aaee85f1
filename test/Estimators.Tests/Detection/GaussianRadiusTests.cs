namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The radius within which a centre is nearly right: the overlap is what it says.</summary>
[TestClass]
public sealed class GaussianRadiusTests
{
    [TestMethod]
    [DataRow(10, 10)]
    [DataRow(3, 40)]
    [DataRow(25.5, 7.25)]
    [DataRow(1, 1)]
    public void ABoxWhoseCornersAreOffByTheRadiusOverlapsByThreeTenths(double width, double height)
    {
        var r = GaussianRadius.Of(width, height);
        Assert.IsGreaterThan(0, r);
        BoundingBox box = new(0, 0, width, height);
        double[] overlaps =
        [
            box.Iou(new(r, r, width + r, height + r)),
            box.Iou(new(r, r, width - r, height - r)),
            box.Iou(new(-r, -r, width + r, height + r)),
        ];
        // The worst of the three ways to be off is the one that counts.
        Assert.AreEqual(0.3, overlaps.Min(), 1e-9);
    }

    [TestMethod]
    public void ABoxWithoutAreaHasNone() => Assert.AreEqual(0, GaussianRadius.Of(0, 5), 1e-12);
}
