namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Quantiles of Student's t against the printed tables.</summary>
[TestClass]
public sealed class StudentTTests
{
    [TestMethod]
    [DataRow(0.95, 1, 12.7062)]
    [DataRow(0.95, 2, 4.3027)]
    [DataRow(0.95, 3, 3.1824)]
    [DataRow(0.95, 4, 2.7764)]
    [DataRow(0.99, 4, 4.6041)]
    [DataRow(0.90, 9, 1.8331)]
    [DataRow(0.95, 10, 2.2281)]
    [DataRow(0.95, 30, 2.0423)]
    [DataRow(0.95, 1000, 1.9623)]
    public void AsInTheTables(double confidence, int freedom, double expected) =>
        Assert.AreEqual(expected, StudentT.TwoSided(confidence, freedom), 6e-5);
}
