using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of ordered classes by hand.</summary>
[TestClass]
public sealed class OrdinalMetricsTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void KappaAndDistanceByHand()
    {
        // Labels and predictions from 0; squares 0, 1, 0, 0, 1, 0, 1, 4. By chance, with 3, 2, 3 labels and 1, 3, 4 predictions of each
        // class, they would come to (3·3·1 + 3·4·4 + 2·1·1 + 2·4·1 + 3·1·4 + 3·3·1) / 8 = 11 (Cohen 1968).
        var metrics = Evaluate((0, 0), (0, 1), (1, 1), (2, 2), (2, 1), (2, 2), (1, 2), (0, 2));
        Assert.AreEqual(1 - 7 / 11.0, metrics.Value("quadratic kappa").Value, 1e-12);
        Assert.AreEqual((0 + 1 + 0 + 0 + 1 + 0 + 1 + 2) / 8.0, metrics.Value("mean class error").Value, 1e-12);
        Assert.AreEqual(4 / 8.0, metrics.Value("accuracy").Value, 1e-12);
        // The predicted class has a probability of 0.8, the others have 0.1.
        Assert.AreEqual(-(4 * Math.Log(0.8) + 4 * Math.Log(0.1)) / 8, metrics.Value("log loss").Value, 1e-6);
        Assert.AreEqual("quadratic kappa", metrics.Main!.Value.Name);
    }

    [TestMethod]
    public void WhereAllIsOfOneClassThereIsNoKappa() =>
        Assert.AreEqual(double.NaN, Evaluate((1, 1), (1, 1)).Value("quadratic kappa").Value);

    private static TaskMetrics Evaluate(params (int Label, int Predicted)[] rows)
    {
        var schema = new ModelSchema(
            [new("x", ColumnKind.Single, 1, true, 0, [])],
            [new("T", "ordinal", "Label", [new("T.Score", ColumnKind.Single, 3, false, [])], rows.Length)]
        );
        var scored = s_ml.Data.LoadFromEnumerable(
            rows.Select(row => new Scored
            {
                // ML.NET counts the values of such a property from 0.
                Label = (uint)row.Label,
                Predicted = (uint)row.Predicted,
                Score = [.. Enumerable.Range(0, 3).Select(k => k == row.Predicted ? 0.8f : 0.1f)],
            })
        );
        return s_ml.MultiTask().Evaluate(scored, schema)["T"];
    }

    private sealed class Scored
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [ColumnName("T.PredictedLabel"), KeyType(3)]
        public uint Predicted { get; set; }

        [ColumnName("T.Score"), VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
