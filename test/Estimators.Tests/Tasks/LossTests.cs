using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Each loss against its formula, computed by hand in double precision.</summary>
[TestClass]
public sealed class LossTests
{
    private static readonly float[] s_logits = [0.5f, -1.2f, 2f, 0.1f, 0.3f, -0.7f];

    [TestMethod]
    [DataRow(0.0, 0.0, false)]
    [DataRow(0.2, 0.0, false)]
    [DataRow(0.0, 2.0, false)]
    [DataRow(0.0, 0.0, true)]
    [DataRow(0.0, 1.5, true)]
    public void Multiclass(double smoothing, double gamma, bool classWeights)
    {
        double[] weights = [0.5, 2, 1];
        var head = new MulticlassHead(
            new MulticlassTask("T", "L")
            {
                LabelSmoothing = smoothing,
                FocalGamma = gamma,
                ClassWeights = classWeights ? weights : null,
            },
            3,
            null
        );
        int[] labels = [2, 0];
        var perRow = labels
            .Select(
                (label, row) =>
                {
                    double[] z = [.. s_logits.Skip(row * 3).Take(3).Select(x => (double)x)];
                    var logSum = Math.Log(z.Sum(Math.Exp));
                    var p = Math.Exp(z[label] - logSum);
                    var loss = -(1 - smoothing) * (z[label] - logSum) - smoothing / 3 * z.Sum(x => x - logSum);
                    return Math.Pow(1 - p, gamma) * loss * (classWeights ? weights[label] : 1);
                }
            )
            .ToArray();
        Check(head, labels.Select(label => (float)label), 1, perRow, 3);
    }

    [TestMethod]
    [DataRow(1.0, 0.0)]
    [DataRow(3.0, 0.0)]
    [DataRow(1.0, 2.0)]
    public void Binary(double positiveWeight, double gamma)
    {
        var head = new BinaryHead(new BinaryTask("T", "L") { PositiveWeight = positiveWeight, FocalGamma = gamma });
        float[] labels = [1, 0, 1, 1, 0, 0];
        var perRow = labels
            .Select(
                (y, row) =>
                {
                    var p = 1 / (1 + Math.Exp(-s_logits[row]));
                    var right = y == 1 ? p : 1 - p;
                    return -Math.Pow(1 - right, gamma) * Math.Log(right) * (y == 1 ? positiveWeight : 1);
                }
            )
            .ToArray();
        Check(head, labels, 1, perRow, 1);
    }

    [TestMethod]
    [DataRow(RegressionLoss.Squared, 1.0)]
    [DataRow(RegressionLoss.Absolute, 1.0)]
    [DataRow(RegressionLoss.Huber, 1.0)]
    [DataRow(RegressionLoss.Huber, 0.25)]
    [DataRow(RegressionLoss.Huber, 3.0)]
    public void Regression(RegressionLoss loss, double delta)
    {
        var head = new RegressionHead(
            new RegressionTask("T", "L") { Loss = loss, HuberDelta = delta },
            new Standardization([10], [2]),
            true,
            []
        );
        float[] labels = [12, 3, 10, 9, 11, 40];
        var perRow = labels
            .Select(
                (y, row) =>
                {
                    var error = Math.Abs(s_logits[row] - (y - 10) / 2.0);
                    return loss switch
                    {
                        RegressionLoss.Absolute => error,
                        RegressionLoss.Huber => error <= delta ? error * error / 2 : delta * (error - delta / 2),
                        _ => error * error,
                    };
                }
            )
            .ToArray();
        Check(head, labels, 1, perRow, 1);
    }

    [TestMethod]
    public void Poisson()
    {
        var head = new RegressionHead(
            new RegressionTask("T", "L") { Loss = RegressionLoss.Poisson },
            new Standardization([10], [2]),
            true,
            []
        );
        float[] labels = [0, 3, 1, 0, 2, 5];
        Check(head, labels, 1, [.. labels.Select((y, row) => Math.Exp(s_logits[row]) - y * s_logits[row])], 1);
    }

    [TestMethod]
    public void Quantile()
    {
        double[] levels = [0.1, 0.5, 0.75];
        var head = new QuantileHead(new QuantileTask("T", "L") { Quantiles = levels }, new Standardization([10], [2]));
        float[] labels = [12, 8];
        var perRow = labels
            .Select(
                (y, row) =>
                {
                    double[] z = [.. s_logits.Skip(row * 3).Take(3).Select(x => (double)x)];
                    double[] quantiles =
                    [
                        z[0],
                        z[0] + Math.Log(1 + Math.Exp(z[1])),
                        z[0] + Math.Log(1 + Math.Exp(z[1])) + Math.Log(1 + Math.Exp(z[2])),
                    ];
                    return quantiles
                        .Zip(levels, (q, level) => (y - 10) / 2 > q ? level * ((y - 10) / 2 - q) : (1 - level) * (q - (y - 10) / 2))
                        .Average();
                }
            )
            .ToArray();
        Check(head, labels, 1, perRow, 3);
    }

    [TestMethod]
    public void OneQuantile()
    {
        var head = new QuantileHead(new QuantileTask("T", "L") { Quantiles = [0.8] }, new Standardization([0], [1]));
        float[] labels = [1, -2, 0, 0, 3, -0.7f];
        Check(
            head,
            labels,
            1,
            [.. labels.Select((y, row) => y > s_logits[row] ? 0.8 * ((double)y - s_logits[row]) : 0.2 * ((double)s_logits[row] - y))],
            1
        );
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void MultiLabel(bool positiveWeights)
    {
        double[] positive = positiveWeights ? [2, 0.5, 7] : [1, 1, 1];
        var head = new MultiLabelHead(new MultiLabelTask("T", "L") { PositiveWeights = positiveWeights ? positive : null }, 3, []);
        float[] labels = [1, 0, 1, 0, 0, 1];
        var perEntry = labels
            .Select(
                (y, i) =>
                    -(y == 1 ? positive[i % 3] * Math.Log(1 / (1 + Math.Exp(-s_logits[i]))) : Math.Log(1 / (1 + Math.Exp(s_logits[i]))))
            )
            .ToArray();
        Check(head, labels, 3, [perEntry[..3].Average(), perEntry[3..].Average()], 3);
    }

    // Cumulative logits c₀ = z₀, cₖ = cₖ₋₁ − softplus(zₖ); P(y > k) = σ(cₖ).
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Ordinal(bool classWeights)
    {
        double[] weights = classWeights ? [0.5, 2, 1, 3] : [1, 1, 1, 1];
        var head = new CumulativeLogitHead(Tasks.Ordinal("T", "L"), 4, null, classWeights ? weights : null);
        foreach (var labels in new[] { new[] { 0, 1 }, [2, 3] })
        {
            var perRow = labels.Select((label, row) =>
            {
                double[] z = [.. s_logits.Skip(row * 3).Take(3).Select(x => (double)x)];
                double[] cuts = [z[0], z[0] - Softplus(z[1]), z[0] - Softplus(z[1]) - Softplus(z[2])];
                double[] above = [1, .. cuts.Select(c => 1 / (1 + Math.Exp(-c))), 0];
                return -weights[label] * Math.Log(above[label] - above[label + 1]);
            });
            Check(head, labels.Select(label => (float)label), 1, [.. perRow], 3);
        }
    }

    // The same task with a lambda for the loss that it has by itself.
    [TestMethod]
    public void OwnLosses()
    {
        float[] numbers = [12, 8, 10, 9, 15, 4];
        var cubic = new RegressionHead(
            new RegressionTask("T", "L") { LossFunction = (z, y) => (z - y).abs().pow(3) },
            new Standardization([10], [2]),
            true,
            []
        );
        Check(cubic, numbers, 1, [.. numbers.Select((y, row) => Math.Pow(Math.Abs(s_logits[row] - (y - 10) / 2.0), 3))], 1);
        float[] flags = [1, 0, 1, 1, 0, 0];
        var hinge = new BinaryHead(
            new BinaryTask("T", "L") { LossFunction = (z, y) => (1 - z * (2 * y - 1)).clamp_min(0), PositiveWeight = 3 }
        );
        Check(hinge, flags, 1, [.. flags.Select((y, row) => Math.Max(0, 1 - s_logits[row] * (2 * y - 1)) * (y > 0 ? 3.0 : 1))], 1);
        int[] classes = [2, 0];
        var brier = new MulticlassHead(
            new MulticlassTask("T", "L")
            {
                LossFunction = (z, y) => 1 - torch.nn.functional.softmax(z, 1).gather(1, y.unsqueeze(1)),
            },
            3,
            null
        );
        var missed = classes.Select(
            (label, row) =>
            {
                double[] z = [.. s_logits.Skip(row * 3).Take(3).Select(x => Math.Exp(x))];
                return 1 - z[label] / z.Sum();
            }
        );
        Check(brier, classes.Select(label => (float)label), 1, [.. missed], 3);

        var summed = new RegressionHead(
            new RegressionTask("Cost", "L") { LossFunction = (z, y) => (z - y).sum() },
            new Standardization([10], [2]),
            true,
            []
        );
        using var three = torch.zeros(3, 1);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => summed.Loss(three, three, null));
        StringAssert.Contains(error.Message, "Task 'Cost': LossFunction gave a tensor [] for logits [3, 1] and labels [3, 1]");
        StringAssert.Contains(error.Message, "[3] or [3, width]");
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    private static void Check(TaskHead head, IEnumerable<float> labels, int width, double[] perRow, int logits)
    {
        using var scope = torch.NewDisposeScope();
        var rows = perRow.Length;
        var prepared = head.PrepareLabels(torch.tensor(labels.ToArray(), [rows, width]));
        var z = torch.tensor(s_logits, [rows, logits]);
        Assert.AreEqual(perRow.Average(), head.Loss(z, prepared, null).item<float>(), 1e-6 * Math.Max(1, perRow.Average()), "plain mean");
        if (head.Measure(s_logits, prepared, null) is { } mean)
            Assert.AreEqual(perRow.Average(), mean, 1e-6 * Math.Max(1, perRow.Average()), "plain mean, measured");

        float[] weights = [.. Enumerable.Range(1, rows).Select(i => (float)i / (rows * (rows + 1) / 2f))];
        weights[^1] = 0; // a masked row
        var sum = weights.Sum();
        weights = [.. weights.Select(weight => weight / sum)];
        var want = perRow.Select((loss, row) => loss * weights[row]).Sum();
        Assert.AreEqual(want, head.Loss(z, prepared, torch.tensor(weights)).item<float>(), 1e-6 * Math.Max(1, want), "weighted mean");
        if (head.Measure(s_logits, prepared, torch.tensor(weights)) is { } measured)
            Assert.AreEqual(want, measured, 1e-6 * Math.Max(1, want), "weighted mean, measured");
    }
}
