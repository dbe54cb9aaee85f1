using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows that come in an order and do not fit into memory are mixed over the whole view.</summary>
[TestClass]
public sealed class OrderedStreamTests
{
    [TestMethod]
    public void EveryRowIsInOnePartAndPartsHaveTheirSizes()
    {
        var parts = new RowParts(1000, 7, 32, new SeededRandom(3));
        CollectionAssert.AreEqual(new long[] { 160, 160, 160, 160, 160, 160, 40 }, parts.Sizes.ToArray());
        var drawn = parts.Draw().ToArray();
        Assert.HasCount(1000, drawn);
        CollectionAssert.AreEqual(
            parts.Sizes.ToArray(),
            Enumerable.Range(0, 7).Select(part => (long)drawn.Count(own => own == part)).ToArray()
        );
        CollectionAssert.AreEqual(drawn, parts.Draw().ToArray(), "each reader draws the same");
        // Each part is drawn from everywhere: mean place of its rows is that of all, within 4 standard errors.
        for (var part = 0; part < 6; part++)
            Assert.AreEqual(499.5, Enumerable.Range(0, 1000).Where(i => drawn[i] == part).Average(), 4 * 1000 / Math.Sqrt(12 * 160));
    }

    [TestMethod]
    public void AnOrderIsSeenAndMixedRowsHaveNone()
    {
        var mixed = Sample.Many(30_000);
        Assert.IsNull(Order(mixed));
        StringAssert.Contains(Order(mixed.OrderBy(row => row.Sum)), "label column 'Sum'");
        StringAssert.Contains(Order(mixed.OrderBy(row => row.Features[2])), "feature column 'Features'");
        StringAssert.Contains(
            Order(mixed.Select((row, i) => new Sample { Features = row.Features, Sum = i < 15_000 ? row.Sum : float.NaN })),
            "whether 'Sum' is there"
        );
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(1 << 20)]
    [DataRow(2 << 20)]
    public void SortedRowsAreLearntAsWellAsInMemory(int budget)
    {
        var rows = Sample.Many(60_000).OrderBy(row => row.Sum).ToList();
        var (inMemory, streamed) = (Error(rows, 1L << 30), Error(rows, budget));
        Assert.IsLessThan(1.5 * inMemory, streamed, $"root mean square errors: {inMemory} in memory, {streamed} streamed");
    }

    [TestMethod]
    public void WhereThePartsAreLargerThanTheBufferAWarningSaysSo()
    {
        var log = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, message) => log.Add(message.Message);
        // A quarter of the budget holds 10,922 rows of 24 bytes: sixteen parts of 250,000 rows are larger.
        var rows = Sample.Many(250_000).OrderBy(row => row.Sum).ToList();
        using var model = Trainer(ml, 1 << 20, epochs: 1).Fit(ml.Data.LoadFromEnumerable(rows));
        Assert.IsTrue(
            log.Any(line => line.Contains("come in an order (by label column 'Sum')") && line.Contains("Shuffle the rows")),
            string.Join("\n", log)
        );
    }

    private static string? Order(IEnumerable<Sample> rows)
    {
        var data = new MLContext(1).Data.LoadFromEnumerable(rows.ToList());
        var task = new RegressionTask("Sum", "Sum");
        var reader = new TrainingReader(
            [FeatureColumns.Describe(data.Schema, "Features")],
            [task],
            [task.Encode(data.Schema["Sum"])],
            null
        );
        return DataSurvey.Of(data, reader, 1, 0.1, 1 << 20).Order;
    }

    private static double Error(List<Sample> rows, long budget)
    {
        var ml = new MLContext(1);
        using var model = Trainer(ml, budget, epochs: 5).Fit(ml.Data.LoadFromEnumerable(rows));
        return ml
            .Regression.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(2000, seed: 2))), "Sum", "Sum.Score")
            .RootMeanSquaredError;
    }

    private static MultiTaskEstimator Trainer(MLContext ml, long budget, int epochs) =>
        ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Regression("Sum", "Sum")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [16] },
                    MaximumEpochs = epochs,
                    BatchSize = 256,
                    Seed = 1,
                    Threads = 1,
                    CacheBudget = budget,
                    Optimizer = new Adam { LearningRate = 0.01 },
                }
            );
}
