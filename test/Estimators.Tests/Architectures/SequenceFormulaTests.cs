using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Tasks that follow each other: AITM's attention and ESMM's product against the formulas.</summary>
[TestClass]
public sealed class SequenceFormulaTests
{
    [TestMethod]
    public void AitmWeighsWhatCameBeforeByAttention()
    {
        var log3 = MathF.Log(3);
        using var run = new ArchitectureRun(new Aitm { TaskLayers = [4], Activation = Activation.Identity }, 2, 1)
            .Set("task0/network/0/linear/bias", 0.5f, 0, 0, 0)
            .Set("task1/network/0/linear/bias", 0, 0, 0, 5)
            .Set("task1/transfer/information/0/linear/weight", Diagonal(2))
            .Set("task1/transfer/h1/weight", Diagonal(1))
            .Set("task1/transfer/h1/bias", 10, 20, 30, 40)
            .Set("task1/transfer/h2/bias", 1, 0, 0, 0)
            .Set("task1/transfer/h3/weight", Diagonal(2 * log3));
        var values = run.Represent(0);

        // p = (1, 0, 0, 0) and q = (0, 0, 0, 5). ⟨h2, h3⟩/√4 is log 3 for p and 0 for q, so the weights are 3/4 and 1/4, which sum to 1:
        // z = 3/4 (p + b) + 1/4 (q + b).
        CollectionAssert.AreEqual(new[] { 0.5f, 0, 0, 0 }, values[0]);
        float[] expected = [10.75f, 20, 30, 41.25f];
        for (var i = 0; i < 4; i++)
            Assert.AreEqual(expected[i], values[1][i], 1e-4f);
    }

    [TestMethod]
    public void AitmsCalibratorPenalisesProbabilitiesThatGrow()
    {
        using var run = new ArchitectureRun(new Aitm { TaskLayers = [1], CalibrationWeight = 0.6 }, 3, 1);
        float log3 = MathF.Log(3);

        Assert.AreEqual(0, run.Penalty([0], log3, 0, -1)!.Value);
        // σ: 0.25, 0.75, 0.5: only the first step grows, by 0.5.
        Assert.AreEqual(0.3, run.Penalty([0], -log3, log3, 0)!.Value, 1e-6);
        using var without = new ArchitectureRun(new Aitm { TaskLayers = [1] }, 3, 1);
        Assert.IsNull(without.Penalty([0], -log3, log3, 0));
    }

    [TestMethod]
    public void TheCalibratorIsForBinaryTasks()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            Sample.Fit(Sample.Many(64), Visit.Options(new Aitm { TaskLayers = [4], CalibrationWeight = 1 }, 1))
        );
        StringAssert.Contains(error.Message, "position 0 has 4 logits");
    }

    [TestMethod]
    public void EsmmMultipliesProbabilities()
    {
        double[] logits = [-60, -8, -1, 0, 0.3, 2, 9, 60];
        foreach (var a in logits)
            foreach (var b in logits)
            {
                // The reference in double precision; beyond ±30, 1 − p is lost in p, but not in this form of the logit.
                var expected = -Math.Log(Math.Exp(-a) + Math.Exp(-b) + Math.Exp(-a - b));
                var (click, buy) = Combine(a, b);
                Assert.AreEqual(a, click, 1e-5);
                Assert.AreEqual(expected, buy, 1e-5 * Math.Max(1, Math.Abs(expected)), $"{a}, {b}");
                if (Math.Abs(a) < 10 && Math.Abs(b) < 10)
                    Assert.AreEqual(1 / (1 + Math.Exp(-a)) / (1 + Math.Exp(-b)), 1 / (1 + Math.Exp(-buy)), 1e-6, $"{a}, {b}");
            }
    }

    [TestMethod]
    public void ThePurchaseIsNeverLikelierThanTheClick()
    {
        var ml = new MLContext(1);
        using var model = Visit.Fit(Visit.Many(200), Visit.Options(new Esmm { Sequence = [0, 1], TaskLayers = [8] }, 5));
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Visit.Many(200, seed: 3)));
        float[] click = [.. scored.GetColumn<float>("Click.Probability")],
            buy = [.. scored.GetColumn<float>("Buy.Probability")];

        Assert.IsTrue(click.Zip(buy, (c, b) => b < c).All(isLess => isLess));
        Assert.IsGreaterThan(0.1f, click.Max() - click.Min(), "scores that are all the same would prove nothing");
    }

    [TestMethod]
    public void EsmmIsForBinaryTasks()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            Sample.Fit(Sample.Many(64), Visit.Options(new Esmm { TaskLayers = [4] }, 1))
        );
        StringAssert.Contains(error.Message, "position 0 has 4 logits");
    }

    private static (double Click, double Buy) Combine(double a, double b)
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(new ShapeRecord(), 1, CPU);
        var logits = new Esmm().Combine(
            new TorchOps(store, new TrainingMode()),
            [tensor(new[] { (float)a }, [1, 1]), tensor(new[] { (float)b }, [1, 1])]
        );
        return (logits[0].item<float>(), logits[1].item<float>());
    }

    private static float[] Diagonal(float value)
    {
        var matrix = new float[16];
        for (var i = 0; i < 4; i++)
            matrix[i * 5] = value;
        return matrix;
    }
}
