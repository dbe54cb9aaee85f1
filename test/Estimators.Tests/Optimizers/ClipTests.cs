namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A gradient of which some parts alone count is scaled as one of these parts.</summary>
[TestClass]
public sealed class ClipTests
{
    [TestMethod]
    public void PartsAreScaledByTheirOwnLength()
    {
        // 3, 4 and 12 are 13 long; 1000 is in no part and is not looked at.
        float[] gradients = [3, 1000, 4, 0, 12, 1000];
        new Regularization { ClipNorm = 6.5 }.Clip(gradients, [(4, 1), (0, 1), (2, 2), (5, 0)]);
        Near.Values([1.5, 1000, 2, 0, 6, 1000], gradients);
    }

    [TestMethod]
    public void AShortOneStays()
    {
        float[] gradients = [3, 1000, 4];
        new Regularization { ClipNorm = 5.1 }.Clip(gradients, [(0, 1), (2, 1)]);
        CollectionAssert.AreEqual(new float[] { 3, 1000, 4 }, gradients);
    }
}
