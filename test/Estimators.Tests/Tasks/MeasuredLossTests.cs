using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A loss that is only looked at is the number that libtorch's own loss gives.</summary>
[TestClass]
public sealed class MeasuredLossTests
{
    // Fewer and more rows and classes than are worked on at a time, moderate and extreme logits.
    [TestMethod]
    [DataRow(1, 2, 1.0), DataRow(33, 10, 1.0), DataRow(600, 3, 5.0), DataRow(7, 700, 1.0), DataRow(40, 10, 60.0)]
    public void PlainLossesAreMeasured(int rows, int width, double scale)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(5);
        var logits = randn([rows, width], generator: random) * scale;
        var weights = rand(rows, generator: random);
        weights[0] = 0;
        weights = rows > 1 ? weights / weights.sum() : ones(1);
        var classes = randint(width, [rows, 1], generator: random).to(ScalarType.Float32);
        var flags = randint(2, [rows, 1], generator: random).to(ScalarType.Float32);
        var numbers = randn([rows, width], generator: random);
        Check(new MulticlassHead(new MulticlassTask("T", "L"), width, null), logits, classes, weights);
        Check(new BinaryHead(new BinaryTask("T", "L")), logits.narrow(1, 0, 1).contiguous(), flags, weights);
        Check(new RegressionHead(new RegressionTask("T", "L"), Standardization.None(width), false, []), logits, numbers, weights);
    }

    [TestMethod]
    public void OtherLossesAreLeftToLibtorch()
    {
        using var scope = NewDisposeScope();
        var (two, one, labels) = (new float[4], new float[2], zeros(2, 1));
        TaskHead[] wide =
        [
            new MulticlassHead(new MulticlassTask("T", "L") { LabelSmoothing = 0.1 }, 2, null),
            new MulticlassHead(new MulticlassTask("T", "L") { FocalGamma = 1 }, 2, null),
            new MulticlassHead(new MulticlassTask("T", "L") { ClassWeights = [1, 2] }, 2, null),
            new MultiLabelHead(new MultiLabelTask("T", "L"), 2, []),
        ];
        foreach (var head in wide)
            Assert.IsNull(head.Measure(two, labels.to(ScalarType.Int64).squeeze(1), null));
        Assert.IsNull(wide[0].Measure(two, zeros(2, 2), null), "shares of classes");
        TaskHead[] narrow =
        [
            new BinaryHead(new BinaryTask("T", "L") { FocalGamma = 1 }),
            new BinaryHead(new BinaryTask("T", "L") { PositiveWeight = 2 }),
            .. new[] { RegressionLoss.Absolute, RegressionLoss.Huber, RegressionLoss.Poisson }.Select(loss => new RegressionHead(
                new RegressionTask("T", "L") { Loss = loss },
                Standardization.None(1),
                true,
                []
            )),
        ];
        foreach (var head in narrow)
            Assert.IsNull(head.Measure(one, labels, null));
    }

    private static void Check(TaskHead head, Tensor logits, Tensor labels, Tensor weights)
    {
        var prepared = head.PrepareLabels(labels);
        foreach (var rowWeights in new[] { null, weights })
        {
            var want = head.Loss(logits, prepared, rowWeights).item<float>();
            var measured = head.Measure(FlatTensor.Span(logits), prepared, rowWeights);
            Assert.IsNotNull(measured);
            Assert.AreEqual(
                want,
                measured.Value,
                2e-6 * Math.Max(1, Math.Abs(want)),
                $"{head.GetType().Name}, {(rowWeights is null ? "plain" : "weighted")}"
            );
        }
    }
}
