using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of numbers against the formulas in exact arithmetic, where single precision or plain sums of squares fail.</summary>
[TestClass]
public sealed class RegressionMetricsTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1e3)]
    [DataRow(1e6)]
    [DataRow(-1e6)]
    [DataRow(8e6)]
    [DataRow(1e9)]
    [DataRow(1e15)]
    public void AnyOffsetOfTheLabels(double offset)
    {
        // Whole numbers, so that BigInteger gives the sums of squares exactly.
        var step = Math.Max(1, Math.Abs(offset) / (1 << 21));
        var random = new Random(5);
        var rows = Enumerable
            .Range(0, 500)
            .Select(_ =>
            {
                var y = Math.Round(offset + random.Next(16) * step);
                return new Row { Y = y, Score = (float)(y + (random.Next(3) - 1) * step) };
            })
            .ToArray();
        var n = (BigInteger)rows.Length;
        var squares = rows.Aggregate(BigInteger.Zero, (sum, row) => sum + BigInteger.Pow((BigInteger)row.Y - (BigInteger)row.Score, 2));
        var total = rows.Aggregate(BigInteger.Zero, (sum, row) => sum + (BigInteger)row.Y);
        // n² times the variance.
        var spread = n * rows.Aggregate(BigInteger.Zero, (sum, row) => sum + BigInteger.Pow((BigInteger)row.Y, 2)) - total * total;
        var r2 = 1 - (double)(squares * n) / (double)spread;
        var metrics = Evaluate(rows);
        Assert.AreEqual(r2, metrics.Regression.RSquared, 1e-9);
        Assert.AreEqual((double)squares / rows.Length, metrics.Regression.MeanSquaredError, 1e-9 * (double)squares / rows.Length);
        Assert.AreEqual(r2, metrics.Value("R²").Value, 1e-9);
        var mae = rows.Average(row => Math.Abs(row.Y - row.Score));
        Assert.AreEqual(mae, metrics.Regression.MeanAbsoluteError, 1e-9 * mae);
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(3)]
    [DataRow(16777217)]
    public void ConstantLabelsHaveNoRSquared(double label)
    {
        var rows = Enumerable.Range(0, 7).Select(i => new Row { Y = label, Score = (float)label + i }).ToArray();
        var metrics = Evaluate(rows).Regression;
        Assert.IsTrue(double.IsNaN(metrics.RSquared), $"{metrics.RSquared}");
        Assert.AreEqual(rows.Average(row => (row.Y - row.Score) * (row.Y - row.Score)), metrics.MeanSquaredError, 1e-9);
    }

    [TestMethod]
    public void ASingleRow()
    {
        var metrics = Evaluate([new Row { Y = 1, Score = 1.5f }]).Regression;
        Assert.IsTrue(double.IsNaN(metrics.RSquared), $"{metrics.RSquared}");
        Assert.AreEqual(0.25, metrics.MeanSquaredError);
        Assert.AreEqual(0.5, metrics.RootMeanSquaredError);
        Assert.AreEqual(0.5, metrics.MeanAbsoluteError);
    }

    [TestMethod]
    public void OnOrdinaryNumbersTheyAreThoseOfMlNet()
    {
        var random = new Random(2);
        var rows = Enumerable
            .Range(0, 200)
            .Select(_ => random.NextSingle())
            .Select(y => new Row { Y = y, Score = y + random.NextSingle() - 0.5f })
            .ToArray();
        var singles = s_ml.Data.LoadFromEnumerable(rows.Select(row => new Singles { Label = (float)row.Y, Score = row.Score }));
        var (expected, actual) = (s_ml.Regression.Evaluate(singles), Evaluate(rows).Regression);
        Assert.AreEqual(expected.RSquared, actual.RSquared, 1e-5);
        Assert.AreEqual(expected.MeanSquaredError, actual.MeanSquaredError, 1e-6);
        Assert.AreEqual(expected.RootMeanSquaredError, actual.RootMeanSquaredError, 1e-6);
        Assert.AreEqual(expected.MeanAbsoluteError, actual.MeanAbsoluteError, 1e-6);
    }

    [TestMethod]
    public void LogLossIsInTheUnitsOfMlNet()
    {
        // p = 1/4 for what is true: 2 bits, ln 4 nats.
        var rows = new[]
        {
            new Certain
            {
                Yes = true,
                Score = -1,
                P = 0.25f,
            },
            new Certain
            {
                Yes = false,
                Score = 1,
                P = 0.75f,
            },
        };
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var binary = s_ml.MultiTask()
            .Evaluate(
                view,
                new ModelSchema(
                    [new("X", ColumnKind.Single, 1, true, 0, [])],
                    [new("B", "binary", "Yes", [new("B.Score", ColumnKind.Single, 1, true, [])], 1)]
                )
            )["B"];
        Assert.AreEqual(2, binary.Value("log loss").Value, 1e-9);
        Assert.AreEqual("bits", binary.Value("log loss").Unit);
        var multiclass = s_ml.MultiTask()
            .Evaluate(
                view,
                new ModelSchema(
                    [new("X", ColumnKind.Single, 1, true, 0, [])],
                    [new("C", "multiclass", "Class", [new("C.Score", ColumnKind.Single, 2, false, [])], 1)]
                )
            )["C"];
        Assert.AreEqual(Math.Log(4), multiclass.Value("log loss").Value, 1e-9);
        Assert.AreEqual("nats", multiclass.Value("log loss").Unit);
    }

    private static TaskMetrics Evaluate(Row[] rows) =>
        s_ml.MultiTask()
            .Evaluate(
                s_ml.Data.LoadFromEnumerable(rows),
                new ModelSchema(
                    [new("X", ColumnKind.Single, 1, true, 0, [])],
                    [new("Y", "regression", "Y", [new("Y.Score", ColumnKind.Single, 1, true, [])], 1)]
                )
            )["Y"];

    private sealed class Row
    {
        public double Y { get; set; }

        [ColumnName("Y.Score")]
        public float Score { get; set; }
    }

    private sealed class Singles
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }

    private sealed class Certain
    {
        public bool Yes { get; set; }

        [ColumnName("B.Score")]
        public float Score { get; set; }

        [ColumnName("B.Probability")]
        public float P { get; set; }

        [ColumnName("B.PredictedLabel")]
        public bool Taken { get; set; }

        [KeyType(2)]
        public uint Class { get; set; }

        [ColumnName("C.Score"), VectorType(2)]
        public float[] Scores { get; set; } = [0.25f, 0.75f];

        [ColumnName("C.PredictedLabel"), KeyType(2)]
        public uint Predicted { get; set; }
    }
}
