using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report of a model that ranks rows, and predicts the slots of a vector.</summary>
[TestClass]
public sealed class RankingReportTests
{
    [TestMethod]
    public void RanksAndSlotsAreInTheReport()
    {
        var ml = new MLContext(1);
        var random = new Random(1);
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 120)
                .Select(i =>
                {
                    float[] x = [random.NextSingle(), random.NextSingle()];
                    return new Row { Features = x, Targets = [x[0], x[1]], Relevance = (int)(x[0] * 4), Query = i / 10 };
                })
                .ToArray()
        );
        using var model = ml.MultiTask()
            .Trainer(
                "Features",
                [
                    Tasks.Ranking("Offers", "Relevance", "Query"),
                    .. Tasks.Each("Targets", ["East", "West"], (name, label) => Tasks.Regression(name, label)),
                ],
                new MultiTaskOptions { MaximumEpochs = 2, BatchSize = 20, Seed = 1, Threads = 1 }
            )
            .Fit(rows);
        var html = ReportPage.Build(ml.MultiTask(), new ReportContent { Model = model, Scored = model.Transform(rows) });
        foreach (var part in new[] { "Ranking of Offers", "NDCG@10", "DCG@10", "Targets[1]", "Predicted against true West" })
            StringAssert.Contains(html, part);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Targets { get; set; } = [];

        public float Relevance { get; set; }

        public float Query { get; set; }
    }
}
