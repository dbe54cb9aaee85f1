namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What is compared between the exported network and the trained one.</summary>
[TestClass]
public sealed class ExportParityTests
{
    private static readonly OutputColumn s_classes = new("T.PredictedLabel", ColumnKind.Key, 1, true, [], 3);

    // Rows (0.2, 0.7, 0.1), (0.4, 0.4, 0.2).
    [TestMethod]
    [DataRow(2f, 1f, 0.0)]
    [DataRow(2f, 2f, 0.0)] // as good as the first
    [DataRow(1f, 1f, 0.5)]
    [DataRow(2f, 3f, 0.2)]
    [DataRow(0f, 1f, double.PositiveInfinity)]
    [DataRow(4f, 1f, double.PositiveInfinity)]
    public void PredictedClassesMayMissTheBestByNothing(float first, float second, double expected)
    {
        var difference = ExportParity.Keys(s_classes, [0.2f, 0.7f, 0.1f, 0.4f, 0.4f, 0.2f], [first, second]);
        Near.Value(expected, difference.Largest, 1e-6);
    }
}
