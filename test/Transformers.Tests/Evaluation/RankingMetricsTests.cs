using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>NDCG and DCG of rows that are ranked within groups.</summary>
[TestClass]
public sealed class RankingMetricsTests
{
    private static readonly MLContext s_ml = new(1);

    /// <summary>Two groups by hand, mixed, one with a tie: what is less relevant then comes first. Discounts are natural
    /// logarithms.</summary>
    [TestMethod]
    public void ByHand()
    {
        var metrics = Evaluate([(0, "b", 3), (2, "a", 1), (4, "b", 3), (0, "a", 2), (1, "b", 0), (float.NaN, "a", 9), (1, "", 9)]);
        // Gains 0, 3, 7, 15, 31. Group a ranks 0, 2; group b ranks 0, 4, 1.
        double[] d = [1 / Math.Log(2), 1 / Math.Log(3), 1 / Math.Log(4)];
        var (dcgA, dcgB) = (7 * d[1], 31 * d[1] + 3 * d[2]);
        Near.Value((dcgA / (7 * d[0]) + dcgB / (31 * d[0] + 3 * d[1])) / 2, metrics["NDCG@10"], 1e-12);
        Near.Value(0, metrics["NDCG@1"], 1e-12);
        Near.Value((dcgA + dcgB) / 2, metrics["DCG@10"], 1e-12);
        Assert.IsTrue(metrics.Values.All(value => value.IsHigherBetter));
        Assert.AreEqual(5, metrics.LabelledRows);
        Assert.AreEqual(7, metrics.Rows);
    }

    [TestMethod]
    public void AGroupWithNothingRelevantCountsAsMlNetCountsIt()
    {
        var rows = new (float, string, float)[] { (0, "a", 3), (0, "a", 1), (4, "b", 3), (3, "b", 1), (2, "c", 0) };
        var own = Evaluate(rows);
        var stock = s_ml.Ranking.Evaluate(
            s_ml.Transforms.Conversion.MapValueToKey("Key", "Group").Fit(View(rows)).Transform(View(rows)),
            "Relevance",
            "Key",
            "T.Score"
        );
        Near.Value(stock.NormalizedDiscountedCumulativeGains[2], own["NDCG@3"], 1e-12);
        Near.Value(2 / 3.0, own["NDCG@3"], 1e-12);
    }

    [TestMethod]
    public void WhatCannotBeMeasuredIsSaid()
    {
        StringAssert.Contains(Evaluate([(50, "a", 1), (0, "a", 2)]).Note, "relevances from 0 to 40");
        StringAssert.Contains(Evaluate([(1, "", 1)]).Note, "a group in column 'Group'");
        StringAssert.Contains(Evaluate([(1, "a", float.NaN), (0, "a", 1)]).Note, "1 of 2 labelled rows have no score");
        var without = s_ml.Transforms.DropColumns("Group").Fit(View([(1, "a", 1)])).Transform(View([(1, "a", 1)]));
        StringAssert.Contains(s_ml.MultiTask().Evaluate(without, s_schema)[0].Note, "no column 'Group'");
    }

    private static readonly ModelSchema s_schema = new(
        [new InputColumn("x", ColumnKind.Single, 1, true, 0, [])],
        [
            new TaskSchema("T", "ranking", "Relevance", [new OutputColumn("T.Score", ColumnKind.Single, 1, true, [])], 5)
            {
                GroupColumn = "Group",
            },
        ]
    );

    private static TaskMetrics Evaluate((float, string, float)[] rows) => s_ml.MultiTask().Evaluate(View(rows), s_schema)[0];

    private static IDataView View((float Relevance, string Group, float Score)[] rows) =>
        s_ml.Data.LoadFromEnumerable(
            rows.Select(row => new Row { Relevance = row.Relevance, Group = row.Group, Score = row.Score })
        );

    private sealed class Row
    {
        public float Relevance { get; set; }

        public string Group { get; set; } = "";

        [ColumnName("T.Score")]
        public float Score { get; set; }
    }
}
