namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Each kind of task as points: logits, labels and back.</summary>
[TestClass]
public sealed class PredictionSpaceTests
{
    [TestMethod]
    public void ClassesArePointsOfProbabilities()
    {
        var space = new ClassProbabilities(3);
        // softmax of log(1), log(2), log(5).
        Near.Values([0.125f, 0.25f, 0.625f], OfLogits(space, 0, MathF.Log(2), MathF.Log(5)), 1e-6);
        Near.Values([0, 0, 1], OfLabel(space, 2), 1e-6);
        Near.Values([1], ToLabel(space, 1, 0.2f, 0.5f, 0.3f), 1e-6);
        Assert.AreEqual(3, space.Classes);
        Assert.IsFalse(space.AreSame([1], [2]));
    }

    [TestMethod]
    public void YesAndNoAreTwoClasses()
    {
        var space = new YesNoProbabilities();
        Near.Values([0.25f, 0.75f], OfLogits(space, MathF.Log(3)), 1e-6);
        Near.Values([0, 1], OfLabel(space, 1), 1e-6);
        Near.Values([1], ToLabel(space, 1, 0.4f, 0.6f), 1e-6);
        Near.Values([0], ToLabel(space, 1, 0.6f, 0.4f), 1e-6);
    }

    [TestMethod]
    public void FlagsAreOneProbabilityEach()
    {
        var space = new FlagProbabilities(2);
        Near.Values([0.75f, 0.5f], OfLogits(space, MathF.Log(3), 0), 1e-6);
        Near.Values([1, 0], ToLabel(space, 2, 0.75f, 0.5f), 1e-6);
        Assert.IsTrue(space.AreSame([1, float.NaN], [1, 0]), "an unknown entry says nothing");
        Assert.IsFalse(space.AreSame([1, 1], [1, 0]));
    }

    [TestMethod]
    public void NumbersAreStandardised()
    {
        var space = new StandardizedValues(new Standardization([10], [4]));
        Near.Values([1.5f], OfLogits(space, 1.5f), 1e-6);
        Near.Values([1.5f], OfLabel(space, 16), 1e-6);
        Near.Values([16], ToLabel(space, 1, 1.5f), 1e-6);
        Assert.IsTrue(space.AreSame([16], [18]), "half a standard deviation apart");
        Assert.IsFalse(space.AreSame([16], [18.1f]));
    }

    [TestMethod]
    public void CountsAreStandardisedRates()
    {
        var space = new StandardizedRate(new Standardization([3], [2]));
        Near.Values([(8 - 3) / 2f], OfLogits(space, MathF.Log(8)), 1e-6);
        Near.Values([8], ToLabel(space, 1, 2.5f), 1e-6);
        Near.Values([0], ToLabel(space, 1, -1.6f), 1e-6);
    }

    [TestMethod]
    public void QuantilesAreTheMiddleOne()
    {
        var space = new MiddleQuantile(new Standardization([10], [4]), [0.1f, 0.5f, 0.9f]);
        // The lowest is −1, the middle one softplus(0) = log 2 above it.
        Near.Values([-1 + MathF.Log(2)], OfLogits(space, -1, 0, 3), 1e-6);
        Near.Values([10 + 4 * 0.25f], ToLabel(space, 1, 0.25f), 1e-6);
    }

    [TestMethod]
    public void BoxesAreCentreAndSizeInDeviations()
    {
        // Means 10, 20, 4, 6; deviations 2, 2, 2, 3: offsets softplus⁻¹(2) on both axes.
        var space = new BoxPoints(new BoxScale([10, 20, 4, 6], [2, 2, 2, 3]), isSure: true);
        Near.Values([1, -1, 2, 2, 0.75f], OfLogits(space, 1, -1, 0, 0, MathF.Log(3)), 1e-6);
        Near.Values([1, -1, 2, 3, 1], OfLabel(space, 12, 18, 4, 9), 1e-6);
        Near.Values([12, 18, 4, 9], ToLabel(space, 4, 1, -1, 2, 3, 0.75f), 1e-6);
        Assert.IsTrue(ToLabel(space, 4, 1, -1, 2, 3, 0.25f).All(float.IsNaN), "no box");
        // Two squares of side 2, one unit apart: 2 / (4 + 4 − 2) is a third.
        Assert.IsFalse(space.AreSame([0, 0, 2, 2], [1, 0, 2, 2]));
        // Half a unit apart: 3 / 5.
        Assert.IsTrue(space.AreSame([0, 0, 2, 2], [0.5f, 0, 2, 2]));
        Assert.IsFalse(space.AreSame([0, 0, 2, 2], [float.NaN, float.NaN, float.NaN, float.NaN]));
    }

    private static float[] OfLogits(PredictionSpace space, params float[] logits)
    {
        var point = new float[space.Width];
        space.OfLogits(logits, point);
        return point;
    }

    private static float[] OfLabel(PredictionSpace space, params float[] label)
    {
        var point = new float[space.Width];
        space.OfLabel(label, point);
        return point;
    }

    private static float[] ToLabel(PredictionSpace space, int width, params float[] point)
    {
        var label = new float[width];
        space.ToLabel(point, label);
        return label;
    }
}
