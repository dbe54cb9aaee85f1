using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Numbers and directions for each pixel: trained beside classes and rows, their losses, and how directions turn.</summary>
[TestClass]
public sealed class NumberMapTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void LearnsClassesNumbersAndDirectionsTogether()
    {
        TaskDefinition[] tasks =
        [
            new SegmentationTask("Ground", "Map") { NoLabel = Sight.None },
            Tasks.DenseRegression("Depth", "Depth"),
            Tasks.Normals("Normals", "Normals"),
            Tasks.Binary("HasBar", "HasBar"),
        ];
        using var model = s_ml.MultiTask()
            .Trainer("Image", tasks, Sight.Options(30) with { Schedule = new OneCycleSchedule() })
            .Fit(Sight.View(s_ml, 200));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var scored = model.Transform(Sight.View(s_ml, 50, 2));
        var metrics = s_ml.MultiTask().Evaluate(scored);
        Assert.IsGreaterThan(0.85, metrics["Ground"].MainValue);
        // A column is 1 to 16 where it is known, 5 from its mean on average.
        Assert.IsLessThan(2.0, metrics["Depth"]["absolute error"]);
        Assert.IsGreaterThan(metrics["Depth"]["δ < 1.25"], metrics["Depth"]["δ < 1.25²"]);
        // Squares and bars look 26.6° away from the ground's direction.
        Assert.IsLessThan(5, metrics["Normals"]["mean angle"]);
        Assert.IsGreaterThan(0.9, metrics["Normals"]["below 11.25°"]);
        foreach (var row in scored.GetColumn<float[]>("Normals.Score"))
            for (var p = 0; p < Sight.Pixels; p++)
                Assert.AreEqual(
                    1,
                    Math.Sqrt(Enumerable.Range(0, 3).Sum(k => (double)row[k * Sight.Pixels + p] * row[k * Sight.Pixels + p])),
                    1e-5
                );
    }

    /// <summary>Inverse numbers come back as they were: scores are in the label's units, and above 0.</summary>
    [TestMethod]
    public void InverseNumbersComeBackInTheirUnits()
    {
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                [Tasks.DenseRegression("Depth", "Depth", RegressionLoss.Huber, isInverse: true)],
                Sight.Options(10) with { Augmentations = [new RandomShift { Pixels = 1 }] }
            )
            .Fit(Sight.View(s_ml, 120));
        var scored = model.Transform(Sight.View(s_ml, 20, 2));
        Assert.IsTrue(scored.GetColumn<float[]>("Depth.Score").All(row => row.All(y => y > 0 && float.IsFinite(y))));
        Assert.IsLessThan(0.7, s_ml.MultiTask().Evaluate(scored)["Depth"]["relative error"]);
    }

    [TestMethod]
    [DataRow(RegressionLoss.Absolute)]
    [DataRow(RegressionLoss.Squared)]
    [DataRow(RegressionLoss.Huber)]
    public void TheLossOfNumbersIsTheMeanOverLabelledPixels(RegressionLoss loss)
    {
        using var scope = NewDisposeScope();
        var head = new DenseRegressionHead(new DenseRegressionTask("T", "L") { Loss = loss }, 4, new Standardization([10], [2]));
        float[] logits = [0, 1, -1, 2, 0.5f, 3, 1, -2],
            labels = [10, 13, float.NaN, 8, 11, float.NaN, float.NaN, 12];
        float[] weights = [0.25f, 0.75f];
        double Of(int i)
        {
            var error = Math.Abs(logits[i] - (labels[i] - 10) / 2.0);
            return loss switch
            {
                RegressionLoss.Absolute => error,
                RegressionLoss.Squared => error * error,
                _ => error <= 1 ? error * error / 2 : error - 0.5,
            };
        }
        int[] known = [0, 1, 3, 4, 7];
        double Mean(Func<int, double> weight) => known.Sum(i => weight(i) * Of(i)) / known.Sum(weight);
        var prepared = head.PrepareLabels(tensor(labels, [2, 4]));
        var maps = tensor(logits, [2, 1, 2, 2]);
        Assert.AreEqual(Mean(_ => 1), head.Loss(maps, prepared, null).item<float>(), 1e-6);
        Assert.AreEqual(Mean(i => weights[i / 4]), head.Loss(maps, prepared, tensor(weights)).item<float>(), 1e-6);
        // Without a missing pixel.
        float[] all = [.. labels.Select(y => float.IsNaN(y) ? 10 : y)];
        labels = all;
        Assert.AreEqual(
            Enumerable.Range(0, 8).Average(Of),
            head.Loss(maps, head.PrepareLabels(tensor(all, [2, 4])), null).item<float>(),
            1e-6
        );
    }

    /// <summary>Eigen, Puhrsch, Fergus 2014, eq. 4, with λ = ½, of each image over its labelled pixels; its other form, half of the mean of
    /// squares plus half of the mean over pairs of pixels of (d_i − d_j)² / 2, gives the same.</summary>
    [TestMethod]
    public void TheScaleInvariantLossIsThatOfThePaper()
    {
        using var scope = NewDisposeScope();
        var head = new DenseRegressionHead(
            new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant },
            4,
            new Standardization([1], [2])
        );
        float[] logits = [0, 1, -1, 2, 0.5f, 3, 1, -2],
            labels = [1, 3, float.NaN, -1, 2, float.NaN, float.NaN, 4];
        float[] weights = [0.25f, 0.75f];
        double Of(int row)
        {
            double[] d =
            [
                .. Enumerable.Range(4 * row, 4).Where(i => !float.IsNaN(labels[i])).Select(i => logits[i] - (labels[i] - 1) / 2.0),
            ];
            var pairs = d.SelectMany(one => d.Select(other => (one - other) * (one - other))).Sum() / (2.0 * d.Length * d.Length);
            return 0.5 * d.Average(x => x * x) + 0.5 * pairs;
        }
        var prepared = head.PrepareLabels(tensor(labels, [2, 4]));
        var maps = tensor(logits, [2, 1, 2, 2]);
        Assert.AreEqual((Of(0) + Of(1)) / 2, head.Loss(maps, prepared, null).item<float>(), 1e-6);
        Assert.AreEqual(0.25 * Of(0) + 0.75 * Of(1), head.Loss(maps, prepared, tensor(weights)).item<float>(), 1e-6);
        labels = [.. labels.Select(y => float.IsNaN(y) ? 0 : y)];
        Assert.AreEqual(
            (Of(0) + Of(1)) / 2,
            head.Loss(maps, head.PrepareLabels(tensor(labels, [2, 4])), null).item<float>(),
            1e-6,
            "all pixels known"
        );
    }

    /// <summary>Learnt as logarithms, the numbers come back as they were.</summary>
    [TestMethod]
    public void ScaleInvariantNumbersComeBackInTheirUnits()
    {
        using var model = s_ml.MultiTask()
            .Trainer("Image", [Tasks.DenseRegression("Depth", "Depth", RegressionLoss.ScaleInvariant)], Sight.Options(10))
            .Fit(Sight.View(s_ml, 120));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var scored = model.Transform(Sight.View(s_ml, 20, 2));
        Assert.IsTrue(scored.GetColumn<float[]>("Depth.Score").All(row => row.All(y => y > 0 && float.IsFinite(y))));
        Assert.IsLessThan(0.7, s_ml.MultiTask().Evaluate(scored)["Depth"]["relative error"]);
        // What was learnt as a logarithm is not trained further as a number.
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            s_ml.MultiTask()
                .Trainer("Image", [Tasks.DenseRegression("Depth", "Depth")], Sight.Options(1))
                .Continue(model, Sight.View(s_ml, 20))
        );
        StringAssert.Contains(error.Message, "learnt log y in the model, and is to learn y");
    }

    [TestMethod]
    public void TheScaleInvariantLossIsOfMapsAbove0()
    {
        var rows = Sight.Many(8);
        rows[3].Depth[20] = 0;
        Refused(rows, Tasks.DenseRegression("T", "Depth", RegressionLoss.ScaleInvariant), "column 'Depth' is 0 as a Single in row 3");
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    Tasks.DenseRegression("T", "Depth", RegressionLoss.ScaleInvariant, isInverse: true).Validate()
                )
                .Message,
            "leave isInverse out"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    new RegressionTask("T", "Left") { Loss = RegressionLoss.ScaleInvariant }.Validate()
                )
                .Message,
            "Tasks.DenseRegression"
        );
    }

    [TestMethod]
    public void TheLossOfDirectionsIsOneMinusTheCosine()
    {
        using var scope = NewDisposeScope();
        var head = new NormalsHead(new NormalsTask("T", "L"), 2);
        // The first pixel's angle has the cosine (3 · 0.6 + 4 · 0.8) / 5 = 1; the second's 0, and it has no label in the second row.
        var logits = tensor(new float[] { 3, 2, 4, 0, 0, 0, 0, 1, 1, 0, 0, 0 }, [2, 3, 1, 2]);
        float[] labels = [0.6f, 0, 0.8f, 1, 0, 0, 1, float.NaN, 0, float.NaN, 0, float.NaN];
        var loss = head.Loss(logits, head.PrepareLabels(tensor(labels, [2, 6])), null);
        Assert.AreEqual((0 + 1 + 1) / 3.0, loss.item<float>(), 1e-6);
    }

    public static IEnumerable<object[]> Turns() =>
        [
            // A mirror, a quarter turn to the right (as y points down), and both with another size and a shear.
            [new AffineMap(-1, 0, 2, 0, 1, 0), -0.6, 0.0],
            [new AffineMap(0, -1, 2, 1, 0, 0), 0.0, 0.6],
            [new AffineMap(2, 0, -1, 0, 2, -1), 0.6, 0.0],
            [new AffineMap(0, -3, 4, 3, 0, -2), 0.0, 0.6],
        ];

    [TestMethod]
    [DynamicData(nameof(Turns))]
    public void DirectionsTurnWithTheirImage(AffineMap map, double x, double y)
    {
        var head = new NormalsHead(new NormalsTask("T", "L"), 4);
        float[] label = [0.6f, 0.6f, 0.6f, 0.6f, 0, 0, 0, 0, 0.8f, 0.8f, 0.8f, 0.8f];
        Assert.IsTrue(head.FollowImage(new ImageMotion("I", map, 2, 2), label));
        for (var i = 0; i < 4; i++)
        {
            Assert.AreEqual(x, label[i], 1e-6);
            Assert.AreEqual(y, label[4 + i], 1e-6);
            Assert.AreEqual(0.8, label[8 + i], 1e-6);
        }
    }

    [TestMethod]
    public void NumbersOutOfRangeAreNamed()
    {
        var rows = Sight.Many(8);
        rows[3].Depth[20] = -1;
        Refused(rows, Tasks.DenseRegression("T", "Depth", isInverse: true), "column 'Depth' is -1 as a Single in row 3");
        rows[3].Depth[20] = float.PositiveInfinity;
        Refused(rows, Tasks.DenseRegression("T", "Depth"), "in row 3");
        Refused(rows, Tasks.DenseRegression("T", "Left"), "label column 'Left' is Single; expected a vector of Single of known size");
        Refused(rows, Tasks.Normals("T", "Half"), "Task 'T': label column 'Half' has 21 values, one for each pixel");
        rows[2].Normals[5] = float.PositiveInfinity;
        Refused(rows, Tasks.Normals("T", "Normals"), "holds a direction of infinite length in row 2, pixel 5");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Tasks.DenseRegression("T", "L", RegressionLoss.Poisson).Validate());
    }

    private static void Refused(List<Sight> rows, TaskDefinition task, string message)
    {
        var error = Assert.Throws<Exception>(() =>
            s_ml.MultiTask().Trainer("Image", [task], Sight.Options(1)).Fit(s_ml.Data.LoadFromEnumerable(rows))
        );
        Assert.IsTrue(error is ArgumentException or InvalidOperationException, $"{error}");
        StringAssert.Contains(error.Message, message);
    }
}
