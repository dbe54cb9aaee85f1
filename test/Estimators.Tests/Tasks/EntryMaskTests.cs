using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Entries of a label that are missing one by one: they count in neither the loss nor the gradient; the loss is the mean over the
/// known ones.</summary>
[TestClass]
public sealed class EntryMaskTests
{
    private static readonly float[] s_logits = [0.5f, -1.2f, 2f, 0.1f, 0.3f, -0.7f];
    private static readonly float[] s_labels = [1, float.NaN, 0, float.NaN, float.NaN, 1];
    private static readonly double[] s_positive = [1, 1, 3];

    [TestMethod]
    public void TheLossIsTheMeanOverKnownEntries()
    {
        var (loss, _) = Run(s_logits, null);
        Assert.AreEqual((Entry(0) + Entry(2) + Entry(5)) / 3, loss, 1e-6);
    }

    [TestMethod]
    public void RowWeightsWeighEntries()
    {
        var (loss, _) = Run(s_logits, [0.25f, 0.75f]);
        Assert.AreEqual((0.25 * Entry(0) + 0.25 * Entry(2) + 0.75 * Entry(5)) / (0.25 + 0.25 + 0.75), loss, 1e-6);
    }

    [TestMethod]
    public void AMissingEntryHasNoGradientAndAKnownOneItsOwn()
    {
        var (_, gradient) = Run(s_logits, [0.25f, 0.75f]);
        for (var i = 0; i < s_labels.Length; i++)
        {
            if (float.IsNaN(s_labels[i]))
            {
                Assert.AreEqual(0f, gradient[i], $"entry {i}");
                continue;
            }
            var p = 1 / (1 + Math.Exp(-s_logits[i]));
            var want = (i < 3 ? 0.25 : 0.75) / 1.25 * (s_labels[i] == 1 ? -s_positive[i % 3] * (1 - p) : p);
            Assert.AreEqual(want, gradient[i], 1e-6, $"entry {i}");
        }
    }

    [TestMethod]
    public void WhatTheNetworkSaysOfAMissingEntryDoesNotMatter()
    {
        float[] other = [.. s_logits];
        (other[1], other[3], other[4]) = (80, -80, 5);
        Assert.AreEqual(Run(s_logits, null).Loss, Run(other, null).Loss);
    }

    [TestMethod]
    public void StatisticsLeaveMissingEntriesOut()
    {
        var statistics = new LabelStatistics(3);
        statistics.Add([1, float.NaN, float.NaN]);
        statistics.Add([3, 5, float.NaN]);
        statistics.Add([8, 7, float.NaN]);

        Assert.AreEqual(3, statistics.Rows);
        CollectionAssert.AreEqual(new long[] { 3, 2, 0 }, (long[])[statistics.Known(0), statistics.Known(1), statistics.Known(2)]);
        Assert.AreEqual(4, statistics.Mean[0], 1e-12);
        Assert.AreEqual(6, statistics.Mean[1], 1e-12);
        Assert.AreEqual(Math.Sqrt((9 + 1 + 16) / 3.0), statistics.Deviation(0), 1e-12);
        Assert.AreEqual(1, statistics.Deviation(1), 1e-12);
        Assert.AreEqual(0, statistics.Deviation(2));
    }

    private static double Entry(int i)
    {
        var p = 1 / (1 + Math.Exp(-s_logits[i]));
        return s_labels[i] == 1 ? -s_positive[i % 3] * Math.Log(p) : -Math.Log(1 - p);
    }

    private static (double Loss, float[] Gradient) Run(float[] logits, float[]? weights)
    {
        using var scope = NewDisposeScope();
        var head = new MultiLabelHead(new MultiLabelTask("T", "L") { PositiveWeights = s_positive }, 3, []);
        var z = tensor(logits, [2, 3]).requires_grad_();
        var loss = head.Loss(z, head.PrepareLabels(tensor(s_labels, [2, 3])), weights is null ? null : tensor(weights));
        loss.backward();
        return (loss.item<float>(), z.grad!.data<float>().ToArray());
    }
}
