using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Training on far more rows than the budget holds stays within it.</summary>
[TestClass]
public sealed class MemoryBudgetTests
{
    // 12 features and 3 labels with their weights: 72 bytes a row, so a million rows are 9 times the budget.
    [TestMethod]
    public void AMillionRowsInEightMebibytes() => Train(1_000_000, 8 << 20);

    // 1.4 GB of rows.
    [TestMethod]
    [TestCategory("Long")]
    public void TwentyMillionRowsInAGibibyte() => Train(20_000_000, 1 << 30);

    private static void Train(int rows, long budget)
    {
        var ml = new MLContext(1);
        var baseline = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var reports = new Reports(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - baseline));
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = 1,
            BatchSize = 4096,
            Seed = 1,
            Threads = 1,
            CacheBudget = budget,
            ProgressSteps = rows / 4096 / 8,
            Progress = reports,
            NumericEncoding = new StandardizeEncoding(),
            Optimizer = new Adam { LearningRate = 0.01 },
        };
        TaskDefinition[] tasks = [Tasks.Regression("Sum", "Sum"), Tasks.Binary("Sign", "Sign"), Tasks.Multiclass("Class", "Class")];
        using var model = ml.MultiTask().Trainer("Features", tasks, options).Fit(ml.Data.LoadFromEnumerable(Generated(rows)));

        Assert.IsGreaterThanOrEqualTo(8, reports.Count);
        Assert.IsLessThan(budget, most, $"{most:N0} bytes of managed memory at most");
        Assert.IsGreaterThan(
            0.9,
            ml.Regression.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(Generated(2000))), "Sum", "Sum.Score").RSquared
        );
    }

    private static IEnumerable<Row> Generated(int rows)
    {
        var random = new SeededRandom(7);
        for (var i = 0; i < rows; i++)
        {
            var x = new float[12];
            foreach (ref var value in x.AsSpan())
                value = (float)random.Uniform();
            yield return new Row
            {
                Features = x,
                Sum = x[0] + x[1],
                Sign = x[2] > 0.5f ? 1 : 0,
                Class = (int)(3 * x[3]),
            };
        }
    }

    private sealed class Row
    {
        [VectorType(12)]
        public float[] Features { get; set; } = [];

        public float Sum { get; set; }

        public float Sign { get; set; }

        public float Class { get; set; }
    }
}
