using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Numbers of which some rows tell only bounds.</summary>
[TestClass]
public sealed class CensoredTaskTests
{
    private static readonly MLContext s_ml = new(1);

    // log Φ(x) to many digits, from tables.
    [TestMethod]
    public void LikelihoodByHand()
    {
        var head = new CensoredHead(new CensoredTask("T", "L"), Standardization.None(1));
        double Loss(float low, float high, float mean)
        {
            using var scope = torch.NewDisposeScope();
            var sigma = (float)Math.Log(Math.Exp(1 - 1e-3) - 1); // its softplus is 1 less the least deviation
            return head.Loss(
                torch.tensor(new[] { mean, sigma }, [1, 2]),
                head.PrepareLabels(torch.tensor(new[] { low, high }, [1, 2])),
                null
            ).item<float>();
        }

        Assert.AreEqual(0.5 * 4 + Math.Log(2 * Math.PI) / 2, Loss(1, 1, -1), 1e-5);
        Assert.AreEqual(-Math.Log(0.158655253931457), Loss(1, float.NaN, 0), 1e-5); // 1 − Φ(1)
        Assert.AreEqual(-Math.Log(0.841344746068543), Loss(float.NaN, 1, 0), 1e-5); // Φ(1)
        Assert.AreEqual(-Math.Log(0.682689492137086), Loss(-1, 1, 0), 1e-5);
        Assert.AreEqual(-Math.Log(0.135905121983278), Loss(1, 2, 0), 1e-5); // Φ(2) − Φ(1)
        Assert.AreEqual(-Math.Log(0.135905121983278), Loss(-2, -1, 0), 1e-5);
        Assert.AreEqual(203.917155, Loss(20, float.NaN, 0), 1e-3); // −log Φ(−20)
    }

    /// <summary>Far out, where Φ(−x) is φ(x) / (x + 1 / (x + 2 / (x + 3 / …))) (Laplace), on both sides of where a series takes
    /// over.</summary>
    [TestMethod]
    [DataRow(6f), DataRow(9.99f), DataRow(10.01f), DataRow(12f), DataRow(25f), DataRow(300f)]
    public void TailsAreThoseOfLaplace(float x)
    {
        using var scope = torch.NewDisposeScope();
        var fraction = 0.0;
        for (var k = 60; k > 0; k--)
            fraction = k / (x + fraction);
        var expected = (double)x * x / 2 + Math.Log(2 * Math.PI) / 2 + Math.Log(x + fraction);
        var head = new CensoredHead(new CensoredTask("T", "L"), Standardization.None(1));
        var sigma = (float)Math.Log(Math.Exp(1 - 1e-3) - 1);
        foreach (var bounds in new[] { new[] { x, float.NaN }, [float.NaN, -x] })
        {
            var loss = head.Loss(torch.tensor(new[] { 0, sigma }, [1, 2]), head.PrepareLabels(torch.tensor(bounds, [1, 2])), null);
            Near.Value(expected, loss.item<float>(), 1e-6);
        }
    }

    /// <summary>(y − μ) / σ with mean and deviation of other than 0 and 1.</summary>
    [TestMethod]
    public void DensityAndIntervalHaveTheirScale()
    {
        using var scope = torch.NewDisposeScope();
        var head = new CensoredHead(new CensoredTask("T", "L"), new Standardization([10], [4]));
        var sigma = Math.Log(1 + Math.Exp(-0.7)) + 1e-3;
        double Loss(float low, float high) =>
            head.Loss(
                torch.tensor(new[] { 0.5f, -0.7f }, [1, 2]),
                head.PrepareLabels(torch.tensor(new[] { low, high }, [1, 2])),
                null
            ).item<float>();
        // Labels of 13 and 14 are 0.75 and 1 in deviations, so 0.25 and 0.5 above the mean.
        double Z(double y) => ((y - 10) / 4 - 0.5) / sigma;
        Assert.AreEqual(Z(13) * Z(13) / 2 + Math.Log(2 * Math.PI) / 2 + Math.Log(sigma), Loss(13, 13), 1e-5);
        double Density(double y) => Math.Exp(-Z(y) * Z(y) / 2) / Math.Sqrt(2 * Math.PI) / sigma;
        // A narrow interval has the probability of its middle.
        Assert.AreEqual(-Math.Log(Density(13) * 0.01 / 4), Loss(12.995f, 13.005f), 1e-3);
        Assert.AreEqual(-Math.Log(Density(9) * 0.01 / 4), Loss(8.995f, 9.005f), 1e-3);
    }

    /// <summary>Mean and deviation of all bounds that there are, low and high ones together, are what logits of 0 begin with.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TheScaleIsThatOfAllBounds(bool isLogNormal)
    {
        var statistics = new LabelStatistics(2);
        float[][] rows = [[1, float.NaN], [2, 5], [4, 4], [float.NaN, 9], [6, float.NaN]];
        foreach (var row in rows)
            statistics.Add(row);
        double[] bounds = [1, 2, 4, 6, 5, 4, 9];
        var mean = bounds.Average();
        var deviation = Math.Sqrt(bounds.Average(x => (x - mean) * (x - mean)));
        var task = new CensoredTask("T", "L") { IsLogNormal = isLogNormal };
        var head = task.CreateHead(null!, statistics);
        var columns = HeadGraph.Run(head, [0.5f, 0.3f]);
        var score = mean + 0.5 * deviation;
        Near.Value(isLogNormal ? Math.Exp(score) : score, columns[0][0], 1e-5);
        Near.Value(deviation * (Math.Log(1 + Math.Exp(0.3)) + 1e-3), columns[1][0], 1e-5);
        Near.Value(isLogNormal ? 0 : deviation, head.UnitOf(0, 0));
        Near.Value(deviation, head.UnitOf(1, 0));
        Assert.AreEqual(isLogNormal ? "mean and deviation of log y" : "mean and deviation of y", task.LogitsStandFor);
    }

    [TestMethod]
    public void CensoredRowsTellWhatTheyKnow()
    {
        // Durations exp(1 + x₀ + 0.3 ε); each is seen until a time of its own, half of them not to their end.
        var (rows, test) = (Rows(3000, 1, censored: true), Rows(500, 2, censored: false));
        double Error(TaskDefinition task)
        {
            using var model = s_ml.MultiTask().Trainer("Features", [task], TagSample.Options(40)).Fit(s_ml.Data.LoadFromEnumerable(rows));
            Assert.IsLessThan(1e-4, model.ExportDifference);
            var scores = model.Transform(s_ml.Data.LoadFromEnumerable(test)).GetColumn<float>("Time.Score");
            return scores.Zip(test).Average(pair => Math.Log(pair.First) - (1 + pair.Second.Features[0]));
        }

        Assert.IsLessThan(0.06, Math.Abs(Error(Tasks.Censored("Time", "Bounds", isLogNormal: true))));
        // Taken as if they were the ends, the times are far too short.
        Assert.IsLessThan(-0.2, Error(new RegressionTask("Time", "Seen") { Log1p = true }));
    }

    [TestMethod]
    public void MetricsByHand()
    {
        // Known 1, 2, 4; one seen until 2, one until 3. Pairs in order: 1 before all others (4), 2 before 4 and both others (3).
        var rows = new (float Low, float High, float Score)[] { (1, 1, 1), (2, 2, 5), (4, 4, 4), (2, float.NaN, 3), (3, float.NaN, 5) };
        var scored = s_ml.Data.LoadFromEnumerable(
            rows.Select(row => new Scored { Bounds = [row.Low, row.High], Score = row.Score })
        );
        var schema = new ModelSchema(
            [new InputColumn("x", ColumnKind.Single, 1, true, 0, [])],
            [new TaskSchema("T", "censored", "Bounds", [new OutputColumn("T.Score", ColumnKind.Single, 1, true, [])], 5)]
        );
        var metrics = s_ml.MultiTask().Evaluate(scored, schema)[0];
        // 1 comes first by its score too: 4 of 4. 2 has the score 5: wrong against 4 and 3, half against 5. None follows 4.
        Assert.AreEqual(4.5 / 7, metrics.Main!.Value.Value, 1e-12);
        Assert.AreEqual((0 + 3 + 0 + 0 + 0) / 5.0, metrics.Value("mean distance").Value, 1e-12);
    }

    [TestMethod]
    public void BadBoundsAreNamedByRow()
    {
        var rows = Rows(20, 1, censored: true);
        rows[3].Bounds = [5, 4];
        var error = Assert.Throws<ArgumentException>(() =>
            s_ml.MultiTask().Trainer("Features", [Tasks.Censored("Time", "Bounds")]).Fit(s_ml.Data.LoadFromEnumerable(rows))
        );
        StringAssert.Contains(error.Message, "Task 'Time': label column 'Bounds' is [5, 4] in row 3");
        var wrong = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Trainer("Features", [Tasks.Censored("Time", "Seen")]).Fit(s_ml.Data.LoadFromEnumerable(rows))
        );
        StringAssert.Contains(wrong.Message, "a vector of two Singles");
    }

    private static List<Row> Rows(int count, int seed, bool censored)
    {
        var random = new Random(seed * 31);
        return
        [
            .. Sample
                .Many(count, seed)
                .Select(sample =>
                {
                    var noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                    var end = (float)Math.Exp(1 + sample.Features[0] + 0.3 * noise);
                    var seen = censored ? Math.Min(end, (float)(random.NextDouble() * 6)) : end;
                    return new Row
                    {
                        Features = sample.Features,
                        Seen = seen,
                        Bounds = [seen, seen < end ? float.PositiveInfinity : seen],
                    };
                }),
        ];
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Bounds { get; set; } = [];

        public float Seen { get; set; }
    }

    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Bounds { get; set; } = [];

        [ColumnName("T.Score")]
        public float Score { get; set; }
    }
}
