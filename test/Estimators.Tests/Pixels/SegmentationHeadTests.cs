using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The loss of a segmentation task against sums by hand.</summary>
[TestClass]
public sealed class SegmentationHeadTests
{
    private const int Rows = 3,
        Classes = 4,
        Height = 2,
        Width = 3,
        Pixels = Height * Width;

    private static readonly float[] s_logits = Draw();

    // Two pixels without a label.
    private static readonly float[] s_labels =
    [
        .. Enumerable.Range(0, Rows * Pixels).Select(i => i is 4 or 13 ? float.NaN : i * 7 % Classes),
    ];

    [TestMethod]
    [DataRow(false, false, 0)]
    [DataRow(true, false, 0)]
    [DataRow(false, true, 0)]
    [DataRow(true, true, 0)]
    [DataRow(false, false, 2)]
    [DataRow(true, true, 0.5)]
    public void LossIsTheMeanOverLabelledPixels(bool hasRowWeights, bool hasClassWeights, double gamma)
    {
        using var scope = NewDisposeScope();
        double[]? classWeights = hasClassWeights ? [1, 0.5, 2, 3] : null;
        double[]? rowWeights = hasRowWeights ? [0.25, 0.75, 0] : null;
        var head = Head(new SegmentationTask("T", "L") { ClassWeights = classWeights, FocalGamma = gamma });
        var (sum, counts) = (0.0, 0.0);
        for (var row = 0; row < Rows; row++)
            for (var pixel = 0; pixel < Pixels; pixel++)
            {
                var label = s_labels[row * Pixels + pixel];
                if (float.IsNaN(label))
                    continue;
                double Logit(int k) => s_logits[(row * Classes + k) * Pixels + pixel];
                var loss = Math.Log(Enumerable.Range(0, Classes).Sum(k => Math.Exp(Logit(k)))) - Logit((int)label);
                var weight = rowWeights?[row] ?? 1;
                sum += weight * (classWeights?[(int)label] ?? 1) * Math.Pow(1 - Math.Exp(-loss), gamma) * loss;
                counts += weight;
            }
        var weights = rowWeights is null ? null : tensor([.. rowWeights.Select(x => (float)x)]);
        var got = head.Loss(Logits(), head.PrepareLabels(tensor(s_labels, [Rows, Pixels])), weights);
        Assert.AreEqual(sum / counts, got.item<float>(), 1e-5);
    }

    /// <summary>1 − 2 Σ p g / (Σ p + Σ g) for each class of the labels, over all labelled pixels.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void DiceLooksAtEachClass(bool hasRowWeights)
    {
        using var scope = NewDisposeScope();
        // Class 3 is in no label.
        float[] labels = [.. s_labels.Select(label => label == 3 ? 1 : label)];
        double[]? rowWeights = hasRowWeights ? [0.25, 0.75, 0] : null;
        var (both, all, truth) = (new double[Classes], new double[Classes], new double[Classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(labels[i]))
                continue;
            var (row, pixel) = (i / Pixels, i % Pixels);
            double Power(int k) => Math.Exp(s_logits[(row * Classes + k) * Pixels + pixel]);
            var weight = rowWeights?[row] ?? 1;
            for (var k = 0; k < Classes; k++)
            {
                var p = Power(k) / Enumerable.Range(0, Classes).Sum(Power);
                all[k] += weight * p;
                truth[k] += labels[i] == k ? weight : 0;
                both[k] += labels[i] == k ? weight * p : 0;
            }
        }
        var want = Enumerable.Range(0, 3).Average(k => 1 - 2 * both[k] / (all[k] + truth[k]));
        var (plain, dice) = (Head(new SegmentationTask("T", "L")), Head(new SegmentationTask("T", "L") { DiceWeight = 0.5 }));
        var prepared = plain.PrepareLabels(tensor(labels, [Rows, Pixels]));
        var weights = rowWeights is null ? null : tensor([.. rowWeights.Select(x => (float)x)]);
        var got = dice.Loss(Logits(), prepared, weights).item<float>() - plain.Loss(Logits(), prepared, weights).item<float>();
        Assert.AreEqual(0.5 * want, got, 1e-5);
    }

    [TestMethod]
    public void PixelsWithoutALabelHaveNoGradient()
    {
        using var scope = NewDisposeScope();
        var head = Head(new SegmentationTask("T", "L") { FocalGamma = 1, DiceWeight = 1 });
        var logits = Logits().requires_grad_(true);
        head.Loss(logits, head.PrepareLabels(tensor(s_labels, [Rows, Pixels])), null).backward();
        var gradient = logits.grad!.data<float>().ToArray();
        for (var i = 0; i < gradient.Length; i++)
        {
            var (row, pixel) = (i / (Classes * Pixels), i % Pixels);
            Assert.AreEqual(float.IsNaN(s_labels[row * Pixels + pixel]), gradient[i] == 0);
        }
    }

    [TestMethod]
    public void AShareOfALabelledRowIsRight()
    {
        using var scope = NewDisposeScope();
        var head = Head(new SegmentationTask("T", "L"));
        var got = head.Correct(Logits(), head.PrepareLabels(tensor(s_labels, [Rows, Pixels]))).data<float>().ToArray();
        for (var row = 0; row < Rows; row++)
        {
            int Best(int pixel) =>
                Enumerable.Range(0, Classes).MaxBy(k => s_logits[(row * Classes + k) * Pixels + pixel]);
            int[] known = [.. Enumerable.Range(0, Pixels).Where(p => !float.IsNaN(s_labels[row * Pixels + p]))];
            Assert.AreEqual(known.Average(p => Best(p) == s_labels[row * Pixels + p] ? 1.0 : 0), got[row], 1e-6);
        }
    }

    /// <summary>Another runtime's class costs what its logit lacks; the largest logit's own class costs nothing.</summary>
    [TestMethod]
    public void AnotherClassMissesByItsLogit()
    {
        using var scope = NewDisposeScope();
        var head = Head(new SegmentationTask("T", "L"));
        float[] keys = [.. Enumerable.Range(0, Rows * Pixels).Select(i => i % Classes + 1f)];
        var misses = head.Misses(0, Logits(), keys)!;
        for (var i = 0; i < misses.Length; i++)
        {
            var (row, pixel) = (i / Pixels, i % Pixels);
            float Logit(int k) => s_logits[(row * Classes + k) * Pixels + pixel];
            Assert.AreEqual(Enumerable.Range(0, Classes).Max(Logit) - Logit(i % Classes), misses[i], 1e-6);
        }
        keys[5] = 0;
        Assert.AreEqual(float.PositiveInfinity, head.Misses(0, Logits(), keys)![5], "no class at all");
    }

    private static SegmentationHead Head(SegmentationTask task) => new(task, Pixels, Classes, null);

    private static Tensor Logits() => tensor(s_logits, [Rows, Classes, Height, Width]);

    private static float[] Draw()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Rows * Classes * Pixels).Select(_ => (float)(4 * random.NextDouble() - 2))];
    }
}
