using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of numbers of which some rows tell only bounds, by hand.</summary>
[TestClass]
public sealed class CensoredMetricsTests
{
    private const float N = float.NaN;

    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void DistanceIsThatToTheNearerBound()
    {
        // Within, 2 below, 3 above, below an upper bound, 1 above it, above a lower bound, 4 below it.
        var metrics = Evaluate((2, 4, 3), (2, 4, 0), (2, 4, 7), (N, 4, -9), (N, 4, 5), (2, N, 9), (2, float.PositiveInfinity, -2));
        Assert.AreEqual((2 + 3 + 1 + 4) / 7.0, metrics.Value("mean distance").Value, 1e-6);
        Assert.AreEqual(7, metrics.LabelledRows);
    }

    [TestMethod]
    public void PairsCountWhereTheBoundsTellTheirOrder()
    {
        // 1 before 3 and 3+, 3 before 3+; 2+ is after 1 alone. Predicted: 1 < 2+ and 1 < 3 right, 1 = 3+ half, 3 < 3+ wrong.
        var metrics = Evaluate((1, 1, 5), (3, 3, 8), (3, N, 5), (2, N, 6));
        Assert.AreEqual((1 + 1 + 0.5 + 0) / 4, metrics.Value("concordance").Value, 1e-12);
        Assert.AreEqual("concordance", metrics.Main!.Value.Name);
        Assert.AreEqual(double.NaN, Evaluate((1, N, 5), (2, N, 8)).Value("concordance").Value);
    }

    [TestMethod]
    public void ARowWithoutABoundHasNoLabel()
    {
        var metrics = Evaluate((N, N, 1), (1, 1, 1), (float.NegativeInfinity, float.PositiveInfinity, 1));
        Assert.AreEqual((3L, 1L), (metrics.Rows, metrics.LabelledRows));
        Assert.AreEqual("no row has a bound", Evaluate((N, N, 1)).Note);
    }

    private static TaskMetrics Evaluate(params (float Low, float High, float Score)[] rows)
    {
        var schema = new ModelSchema(
            [new("x", ColumnKind.Single, 1, true, 0, [])],
            [new("T", "censored", "Bounds", [new("T.Score", ColumnKind.Single, 1, true, [])], rows.Length)]
        );
        var scored = s_ml.Data.LoadFromEnumerable(rows.Select(row => new Scored { Bounds = [row.Low, row.High], Score = row.Score }));
        return s_ml.MultiTask().Evaluate(scored, schema)["T"];
    }

    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Bounds { get; set; } = [];

        [ColumnName("T.Score")]
        public float Score { get; set; }
    }
}
