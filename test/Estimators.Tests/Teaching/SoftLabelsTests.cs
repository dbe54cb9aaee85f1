namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Mixtures of label and prediction, by hand.</summary>
[TestClass]
public sealed class SoftLabelsTests
{
    [TestMethod]
    public void AProbabilityIsMixedAndARowWithoutPredictionKeepsItsLabel()
    {
        var head = new BinaryHead(new BinaryTask("Y", "Y"));
        var mixed = SoftLabels.Mix(Labels(1, 1, 0), 3, head, row => row == 0 ? [0.5f] : row == 1 ? [float.NaN] : null, 0.75);
        // 0.75 · 0.5 + 0.25 · 1; a prediction that is not a number does not count.
        CollectionAssert.AreEqual(new[] { 0.625f, 1f, 0f }, mixed.Values(3).ToArray());
    }

    [TestMethod]
    public void AClassBecomesItsProbabilities()
    {
        var head = new MulticlassHead(new MulticlassTask("Y", "Y"), 3, null);
        var mixed = SoftLabels.Mix(Labels(0, 2), 2, head, row => row == 0 ? [0.25f, 0.25f, 0.5f] : null, 0.5);
        CollectionAssert.AreEqual(new[] { 0.625f, 0.125f, 0.25f, 0f, 0f, 1f }, mixed.Values(2).ToArray());
    }

    private static GrowingArray<float> Labels(params float[] values)
    {
        var labels = new GrowingArray<float>(1);
        labels.Reserve(values.Length);
        for (var i = 0; i < values.Length; i++)
            labels.Row(i)[0] = values[i];
        return labels;
    }
}
