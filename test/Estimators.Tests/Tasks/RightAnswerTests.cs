using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>How far each row's answer is right, by hand, and other ways in which heads compare answers.</summary>
[TestClass]
public sealed class RightAnswerTests
{
    [TestMethod]
    public void Flags()
    {
        Right(new BinaryHead(new BinaryTask("T", "L")), 1, [2, -1, 0.1f, -3], 1, [1, 0, 0, 1], 1, 1, 0, 0);
        // From a probability of 0.9 on: a logit of 2.197.
        Right(new BinaryHead(new BinaryTask("T", "L") { Threshold = 0.9 }), 1, [2.1f, 2.3f], 1, [1, 1], 0, 1);
        Right(
            new MultiLabelHead(new MultiLabelTask("T", "L"), 3, []),
            3,
            [2, -1, 5, 2, 5, 5, 1, 1, 1],
            3,
            [1, 1, 0, 1, float.NaN, 0, float.NaN, float.NaN, float.NaN],
            1 / 3f,
            1 / 2f,
            0
        );
        Right(new MultiLabelHead(new MultiLabelTask("T", "L"), 2, []), 2, [2, -1, 2, 1], 2, [1, 0, 1, 0], 1, 0.5f);
    }

    [TestMethod]
    public void Classes()
    {
        var head = new MulticlassHead(new MulticlassTask("T", "L"), 3, null);
        Right(head, 3, [0, 2, 1, 5, 2, 1], 1, [1, 2], 1, 0);
        // Shares of the classes, of which the largest is the label.
        Right(head, 3, [0, 2, 1, 5, 2, 1], 3, [0.1f, 0.7f, 0.2f, 0, 0.4f, 0.6f], 1, 0);
        // P(y > k) of σ(2), σ(2 − softplus(0)) and so on: 0.88, 0.79; of σ(−2): 0.12, 0.06; in between σ(1), σ(1 − softplus(5)).
        Right(new CumulativeLogitHead(Tasks.Ordinal("T", "L"), 3, null, null), 2, [2, 0, -2, 0, 1, 5], 1, [2, 0, 2], 1, 1, 0);
        Right(new CumulativeLogitHead(Tasks.Ordinal("T", "L"), 3, null, null), 2, [1, 5], 1, [1], 1);
        Right(new CumulativeLogitHead(Tasks.Ordinal("T", "L"), 2, null, null), 1, [1, -1, 1], 1, [1, 0, 0], 1, 1, 0);
    }

    [TestMethod]
    public void Tags()
    {
        using var scope = NewDisposeScope();
        var head = new TaggingHead(new TaggingTask("T", "L"), 2, null);
        // Two rows of three steps; the second has one that is not known, and one behind its end.
        var logits = tensor(new float[] { 1, 0, 0, 1, 1, 0, 0, 1, 3, 2, 0, 9 }, [2, 3, 2]);
        var labels = head.PrepareLabels(tensor(new[] { 0, 1, 1, 1, float.NaN, float.NaN }, [2, 3]));
        Near.Values(new[] { 2 / 3f, 1 }, head.Correct(logits, labels)!.data<float>().ToArray());
        // Rows weigh ¾ and ¼: of the four known steps, (3 · ¾ + ¼) in all.
        double Surprise(double own, double other) => Math.Log(1 + Math.Exp(other - own));
        var want = 0.75 * (Surprise(1, 0) + Surprise(1, 0) + Surprise(0, 1)) + 0.25 * Surprise(1, 0);
        Near.Value(want / 2.5, head.Loss(logits, labels, tensor(new[] { 0.75f, 0.25f })).item<float>());
        Near.Value((2 * Surprise(1, 0) + Surprise(0, 1) + Surprise(1, 0)) / 4, head.Loss(logits, labels, null).item<float>());
    }

    /// <summary>Rows weighed by their class too, behind an own loss.</summary>
    [TestMethod]
    public void AnOwnLossIsWeighedByClass()
    {
        using var scope = NewDisposeScope();
        var task = new MulticlassTask("T", "L") { LossFunction = (z, _) => z.select(1, 0), ClassWeights = [3, 5] };
        var head = new MulticlassHead(task, 2, null);
        var labels = head.PrepareLabels(tensor(new float[] { 1, 0 }, [2, 1]));
        Near.Value((5 * 2 + 3 * 7) / 2.0, head.Loss(tensor(new float[] { 2, 0, 7, 0 }, [2, 2]), labels, null).item<float>());
    }

    /// <summary>The largest difference of two runtimes' columns; the same infinities and NaN differ by nothing.</summary>
    [TestMethod]
    public void ColumnsDifferByTheirFarthestValue()
    {
        var head = new BinaryHead(new BinaryTask("T", "L"));
        double Difference(float[] one, float[] other) => head.Difference(zeros(1), [[1, 2], one], [[1, 2.25f], other]);
        Assert.AreEqual(0.25, Difference([1, 2], [1, 2]));
        Assert.AreEqual(0.5, Difference([1, -2, 3], [1, -2.5f, 3]));
        Assert.AreEqual(0.25, Difference([float.NaN, float.PositiveInfinity], [float.NaN, float.PositiveInfinity]));
    }

    /// <summary>The probabilities that answers begin from: none are written down where they are ½.</summary>
    [TestMethod]
    public void ThresholdsAreLogits()
    {
        LabelThresholds Of(double? given) => new(new ThresholdRule(given, false, null), 2);
        Assert.IsNull(Of(null).Known);
        Assert.IsNull(Of(0.5).Known);
        CollectionAssert.AreEqual(new[] { 0.8, 0.8 }, Of(0.8).Known!.ToArray());
        var one = Of(null);
        one.Set(1, 0.8);
        CollectionAssert.AreEqual(new[] { 0.5, 0.8 }, one.Known!.ToArray());
        Near.Values(new[] { 0, Math.Log(4) }, one.Logits.Select(x => (double)x).ToArray());
        // Labels with thresholds of their own, in the exported graph.
        var head = new MultiLabelHead(new MultiLabelTask("T", "L"), 2, []);
        head.Thresholds!.Set(1, 0.8);
        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 1 }, HeadGraph.Run(head, [0.1f, 1.3f, -0.1f, 1.5f])[2]);
        CollectionAssert.AreEqual(
            new float[] { 0, 0, 1, 1 },
            HeadGraph.Run(new MultiLabelHead(new MultiLabelTask("T", "L") { Threshold = 0.8 }, 2, []), [0.1f, 1.3f, 1.4f, 1.5f])[2]
        );
    }

    private static void Right(TaskHead head, int logits, float[] z, int width, float[] labels, params float[] expected)
    {
        using var scope = NewDisposeScope();
        var prepared = head.PrepareLabels(tensor(labels, [labels.Length / width, width]));
        Near.Values(expected, head.Correct(tensor(z, [z.Length / logits, logits]), prepared)!.data<float>().ToArray());
    }
}
