using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Labels that are learnt as their logarithm, and classes that have an order.</summary>
[TestClass]
public sealed class TargetTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void Log1pComesBackInTheGraph()
    {
        // y = exp(2 + 3 x₀) − 1 spans three powers of ten; log(1 + y) is a straight line.
        var rows = Rows(800, 1);
        var test = Rows(200, 2);
        using var model = s_ml.MultiTask()
            .Trainer(
                "Features",
                [new RegressionTask("Sum", "Sum") { Log1p = true }, new QuantileTask("Range", "Sum") { Log1p = true }],
                TagSample.Options(40)
            )
            .Fit(s_ml.Data.LoadFromEnumerable(rows));
        var scored = model.Transform(s_ml.Data.LoadFromEnumerable(test));
        var scores = scored.GetColumn<float>("Sum.Score").ToArray();
        var quantiles = scored.GetColumn<float[]>("Range.Score").ToArray();
        Assert.IsLessThan(0.1, scores.Zip(test).Average(pair => Math.Abs(Math.Log((1 + pair.First) / (1 + pair.Second.Sum)))));
        Assert.IsLessThan(0.15, quantiles.Zip(test).Average(pair => Math.Abs(Math.Log((1 + pair.First[1]) / (1 + pair.Second.Sum)))));
        Assert.IsTrue(quantiles.All(row => row[0] <= row[1] && row[1] <= row[2]));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.IsLessThan(30, s_ml.MultiTask().Evaluate(scored)["Sum"].Value("MAE").Value);

        // By hand: z = 0.5 in deviations of log(1 + y).
        var head = new RegressionHead(new RegressionTask("T", "L") { Log1p = true }, new Standardization([2], [3]), true, []);
        Assert.AreEqual(Math.Exp(2 + 3 * 0.5) - 1, HeadGraph.Run(head, [0.5f])[0][0], 1e-4);

        var negative = Rows(20, 3);
        negative[4].Sum = -2;
        var error = Assert.Throws<ArgumentException>(() =>
            s_ml.MultiTask()
                .Trainer("Features", [new RegressionTask("Sum", "Sum") { Log1p = true }])
                .Fit(s_ml.Data.LoadFromEnumerable(negative))
        );
        StringAssert.Contains(error.Message, "is -2 as a Single in row 4; expected a finite number of 0 or more, which Log1p needs");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true, DisplayName = "ensemble")]
    public void ClassesInAnOrderAreLearnt(bool ensemble)
    {
        var rows = Graded(1500, 1);
        var view = s_ml.Data.LoadFromEnumerable(Graded(500, 2));
        using var model = s_ml.MultiTask()
            .Trainer("Features", [Tasks.Ordinal("Grade", "Class")], TagSample.Options(30, TagSample.Network(ensemble)))
            .Fit(s_ml.Data.LoadFromEnumerable(rows));
        Assert.AreEqual("ordinal", model.Schema.Tasks[0].Kind);
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var scored = model.Transform(view);
        var metrics = s_ml.MultiTask().Evaluate(scored)[0];
        Assert.AreEqual("quadratic kappa", metrics.Main!.Value.Name);
        Assert.IsGreaterThan(0.9, metrics.Main!.Value.Value);
        Assert.IsGreaterThan(0.8, metrics.Multiclass.MicroAccuracy);
        foreach (var row in scored.GetColumn<float[]>("Grade.Score"))
        {
            Assert.AreEqual(1, row.Sum(), 1e-5);
            Assert.IsTrue(row.All(p => p >= -1e-6));
        }
        // The stock evaluator takes the columns.
        var stock = s_ml.MulticlassClassification.Evaluate(
            s_ml
                .Transforms.Conversion.MapValueToKey(
                    "Label",
                    "Class",
                    keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                )
                .Fit(scored)
                .Transform(scored),
            "Label",
            "Grade.Score",
            "Grade.PredictedLabel"
        );
        Assert.AreEqual(metrics.Multiclass.MicroAccuracy, stock.MicroAccuracy, 1e-12);
    }

    [TestMethod]
    public void OrdinalProbabilitiesByHand()
    {
        var head = new CumulativeLogitHead(Tasks.Ordinal("T", "L"), 3, null, null);
        var columns = HeadGraph.Run(head, [0.5f, -1f]);
        var above = new[] { Sigmoid(0.5), Sigmoid(0.5 - Math.Log(1 + Math.Exp(-1))) };
        Assert.AreEqual(1 - above[0], columns[0][0], 1e-6);
        Assert.AreEqual(above[0] - above[1], columns[0][1], 1e-6);
        Assert.AreEqual(above[1], columns[0][2], 1e-6);
        Assert.AreEqual(columns[0].Max(), columns[1][0]);
        Assert.AreEqual(3, columns[2][0]); // keys begin at 1

        // An ensemble's probabilities are the mean of its members'.
        float[] members = [0.5f, -1f, -2f, 0.3f];
        var mean = HeadGraph.Run(head, members, members: 2)[0];
        var one = HeadGraph.Run(head, [.. members.Take(2)])[0];
        var other = HeadGraph.Run(head, [.. members.Skip(2)])[0];
        for (var k = 0; k < 3; k++)
            Assert.AreEqual((one[k] + other[k]) / 2, mean[k], 1e-5);

        // Far out no loss is infinite.
        using var scope = torch.NewDisposeScope();
        using var labels = torch.tensor(new float[] { 0, 1, 2, 0, 1, 2 }, [6, 1]);
        var far = torch.tensor(new float[] { 80, -200, 80, -200, 80, -200, -80, 200, -80, 200, -80, 200 }, [6, 2], requires_grad: true);
        var loss = head.Loss(far, head.PrepareLabels(labels), null);
        loss.backward();
        Assert.IsTrue(float.IsFinite(loss.item<float>()) && far.grad!.isfinite().all().item<bool>());
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static List<Sample> Rows(int count, int seed)
    {
        var rows = Sample.Many(count, seed);
        foreach (var row in rows)
            row.Sum = (float)(Math.Exp(2 + 3 * row.Features[0]) - 1);
        return [.. rows.Where(row => row.Sum >= 0)];
    }

    private static List<Sample> Graded(int count, int seed)
    {
        var rows = Sample.Many(count, seed);
        foreach (var row in rows)
            row.Class = (float)Math.Clamp(Math.Floor(2.5 + 2.5 * row.Features[0]), 0, 4);
        return rows;
    }
}
