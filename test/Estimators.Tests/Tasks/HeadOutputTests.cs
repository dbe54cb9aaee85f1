namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The columns that heads make of logits, exported and run in ONNX Runtime, against their formulas in double precision.</summary>
[TestClass]
public sealed class HeadOutputTests
{
    private static readonly float[] s_logits = [0.5f, -1.2f, 2f, 0.1f, 0.3f, -30f];

    [TestMethod]
    public void MultiLabel()
    {
        var columns = HeadGraph.Run(new MultiLabelHead(new MultiLabelTask("T", "L"), 3, ["a", "b", "c"]), s_logits);
        for (var i = 0; i < s_logits.Length; i++)
        {
            Assert.AreEqual(s_logits[i], columns[0][i]);
            Assert.AreEqual(Sigmoid(s_logits[i]), columns[1][i], 1e-6);
            Assert.AreEqual(s_logits[i] > 0 ? 1f : 0f, columns[2][i]);
        }
    }

    [TestMethod]
    public void MultiLabelOfAnEnsemble()
    {
        // Two members of three labels: the probabilities are averaged, not the logits.
        var columns = HeadGraph.Run(new MultiLabelHead(new MultiLabelTask("T", "L"), 3, []), s_logits, members: 2);
        for (var i = 0; i < 3; i++)
            Assert.AreEqual((Sigmoid(s_logits[i]) + Sigmoid(s_logits[3 + i])) / 2, columns[1][i], 1e-6);
    }

    [TestMethod]
    public void MeansOfEnsemblesKeepSmallProbabilities()
    {
        // Two members of two labels, or of two classes: logits of the mean probability, where all of it is 10⁻⁷ and less.
        float[] members = [-16, 20, -18, 17];
        var labels = HeadGraph.Run(new MultiLabelHead(new MultiLabelTask("T", "L"), 2, []), members, members: 2)[0];
        for (var i = 0; i < 2; i++)
        {
            var (yes, no) = ((Sigmoid(members[i]) + Sigmoid(members[2 + i])) / 2, (Sigmoid(-members[i]) + Sigmoid(-members[2 + i])) / 2);
            Assert.AreEqual(Math.Log(yes / no), labels[i], 1e-4);
        }
        var classes = HeadGraph.Run(new MulticlassHead(new MulticlassTask("T", "L"), 2, null), members, members: 2)[0];
        Assert.AreEqual((Sigmoid(-36) + Sigmoid(-35)) / 2, classes[0], 1e-19);
    }

    [TestMethod]
    public void Quantiles()
    {
        var scores = HeadGraph.Run(Head(0.1, 0.5, 0.9), s_logits)[0];
        for (var row = 0; row < 2; row++)
        {
            var want = Ladder(s_logits.AsSpan(row * 3, 3));
            for (var i = 0; i < 3; i++)
                Assert.AreEqual(100 + 20 * want[i], scores[row * 3 + i], 1e-4);
        }
    }

    [TestMethod]
    public void QuantilesOfAnEnsembleAreTheMembersMean()
    {
        var scores = HeadGraph.Run(Head(0.1, 0.5, 0.9), s_logits, members: 2)[0];
        var (one, two) = (Ladder(s_logits.AsSpan(0, 3)), Ladder(s_logits.AsSpan(3, 3)));
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(100 + 20 * (one[i] + two[i]) / 2, scores[i], 1e-4);
    }

    [TestMethod]
    public void OneQuantile()
    {
        var scores = HeadGraph.Run(Head(0.5), s_logits)[0];
        for (var i = 0; i < s_logits.Length; i++)
            Assert.AreEqual(100 + 20.0 * s_logits[i], scores[i], 1e-4);
        Assert.AreEqual(100 + 20 * (s_logits[0] + s_logits[1]) / 2.0, HeadGraph.Run(Head(0.5), s_logits, members: 2)[0][0], 1e-4);
    }

    [TestMethod]
    public void QuantilesNeverCross()
    {
        // Huge and tiny gaps, far from zero: rounding must not swap neighbours either.
        var random = new Random(3);
        double[] levels = [.. Enumerable.Range(1, 9).Select(i => i / 10.0)];
        float[] logits =
        [
            .. Enumerable.Range(0, 9 * 500).Select(i => (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, random.Next(-2, 3)))),
        ];
        var scores = HeadGraph.Run(Head(levels), logits)[0];
        for (var i = 0; i < scores.Length; i++)
            if (i % 9 > 0)
                Assert.IsGreaterThanOrEqualTo(scores[i - 1], scores[i], $"row {i / 9}, quantile {i % 9}");
    }

    [TestMethod]
    public void QuantileSlotsAreNamed() =>
        CollectionAssert.AreEqual(new[] { "q0.05", "q0.5", "q0.975" }, Head(0.05, 0.5, 0.975).Columns[0].SlotNames.ToArray());

    [TestMethod]
    public void VectorRegressionHasTheLabelsSlotNames()
    {
        var head = new RegressionHead(new RegressionTask("T", "L"), new Standardization([1, 2, 3], [10, 20, 30]), false, ["x", "y", "z"]);
        var scores = HeadGraph.Run(head, s_logits)[0];
        for (var i = 0; i < s_logits.Length; i++)
            Assert.AreEqual(1 + i % 3 + 10.0 * (1 + i % 3) * s_logits[i], scores[i], 1e-3);
        CollectionAssert.AreEqual(new[] { "x", "y", "z" }, head.Columns[0].SlotNames.ToArray());
    }

    private static QuantileHead Head(params double[] levels) =>
        new(new QuantileTask("T", "L") { Quantiles = levels }, new Standardization([100], [20]));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Ladder(ReadOnlySpan<float> z)
    {
        var second = z[0] + Math.Log(1 + Math.Exp(z[1]));
        return [z[0], second, second + Math.Log(1 + Math.Exp(z[2]))];
    }
}
