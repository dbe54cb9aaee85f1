using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The loss of a label that is a vector of probabilities.</summary>
[TestClass]
public sealed class SoftLabelLossTests
{
    [TestMethod]
    public void IsTheCrossEntropyOfTheVector()
    {
        using var scope = NewDisposeScope();
        // Probabilities 0.125, 0.25 and 0.625.
        var logits = tensor(new[] { 0f, MathF.Log(2), MathF.Log(5) }).view(1, 3);
        var loss = Head(new("C", "c")).Loss(logits, tensor(new[] { 0.5f, 0f, 0.5f }).view(1, 3), null).item<float>();

        Assert.AreEqual(-0.5 * Math.Log(0.125) - 0.5 * Math.Log(0.625), loss, 1e-5);
    }

    [TestMethod]
    public void WithoutDoubtItIsTheLossOfTheClass()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0.3f, -1f, 2f, 1f, 0f, -0.5f }).view(2, 3);
        foreach (
            var task in new MulticlassTask[]
            {
                new("C", "c"),
                new("C", "c") { LabelSmoothing = 0.2 },
                new("C", "c") { FocalGamma = 2 },
                new("C", "c") { ClassWeights = [1, 2, 3] },
            }
        )
        {
            var head = Head(task);
            var hard = head.Loss(logits, head.PrepareLabels(tensor(new[] { 2f, 1f }).view(2, 1)), tensor(new[] { 0.25f, 0.75f }))
                .item<float>();
            var soft = head.Loss(logits, head.PrepareLabels(tensor(new[] { 0f, 0, 1, 0, 1, 0 }).view(2, 3)), tensor(new[] { 0.25f, 0.75f }))
                .item<float>();
            Assert.AreEqual(hard, soft, 1e-5);
        }
    }

    private static MulticlassHead Head(MulticlassTask task) => new(task, 3, null);
}
