using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>y = sin 12x is learnt by default options, whatever a few rows hold.</summary>
[TestClass]
[TestCategory("Long")]
public sealed class OutlierTrainingTests
{
    [TestMethod]
    [DataRow(1e3)]
    [DataRow(1e6)]
    [DataRow(1e16)]
    [DataRow(1e38)]
    public void OneOutlierErasesNothing(double outlier) => AssertLearnt(rows => rows[17].X = [(float)outlier]);

    [TestMethod]
    [DataRow(-999)]
    [DataRow(1e9)]
    [DataRow(-3.4e38)]
    public void SentinelsEraseNothing(double sentinel) =>
        AssertLearnt(rows =>
        {
            for (var i = 0; i < rows.Count; i += 20)
                rows[i] = new Row { X = [(float)sentinel], Y = 0.5f };
        });

    [TestMethod]
    public void OutliersOfEverySizeEraseNothing() =>
        AssertLearnt(rows =>
        {
            for (var exponent = 3; exponent <= 38; exponent++)
                rows[exponent * 100].X = [(exponent % 2 == 0 ? 1 : -1) * MathF.Pow(10, exponent)];
        });

    [TestMethod]
    [DataRow(1e-40)]
    [DataRow(3e38)]
    public void TheUnitOfAFeatureDoesNotMatter(double unit) =>
        AssertLearnt(rows =>
        {
            foreach (var row in rows)
                row.X = [(float)((2 * row.X[0] - 1) * unit)];
        });

    [TestMethod]
    [DataRow(1e6)]
    [DataRow(-1e30)]
    [DataRow(-1e6)]
    [DataRow(1e30)]
    public void WithFewRowsAnOutlierErasesNothing(double outlier)
    {
        // 500 rows get no bins: y = x is what standardised numbers learn at once.
        var rows = Rows(500, x => x);
        rows[17].X = [(float)outlier];
        Assert.IsGreaterThan(0.99, Fit(rows, [.. rows.Where((_, i) => i != 17)]));
    }

    private static void AssertLearnt(Action<List<Row>> change)
    {
        var rows = Rows(4000, x => Math.Sin(12 * x));
        change(rows);
        var r2 = Fit(rows, [.. rows.Where(row => Math.Abs(row.X[0]) <= 1 || rows.All(other => Math.Abs(other.X[0]) > 1))]);
        Assert.IsGreaterThan(0.99, r2);
    }

    private static double Fit(List<Row> rows, List<Row> measured)
    {
        var ml = new MLContext(1);
        var trainer = ml.MultiTask().Trainer("X", [Tasks.Regression("Y", "Y")], new MultiTaskOptions { Seed = 1, Threads = 1 });
        using var model = trainer.Fit(ml.Data.LoadFromEnumerable(rows));
        return ml.Regression.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(measured)), "Y", "Y.Score").RSquared;
    }

    private static List<Row> Rows(int count, Func<double, double> y)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle()).Select(x => new Row { X = [x], Y = (float)y(x) })];
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[] X { get; set; } = [];

        public float Y { get; set; }
    }
}
