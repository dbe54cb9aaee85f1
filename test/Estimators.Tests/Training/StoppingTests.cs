namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Early stopping, progress and cancellation.</summary>
[TestClass]
public sealed class StoppingTests
{
    [TestMethod]
    public void TrainingStopsWhenTheHeldOutLossStopsFalling()
    {
        var reports = new Reports();
        var rows = Sample.Many(60);
        var random = new Random(3);
        foreach (var row in rows)
            row.Sum = (float)random.NextDouble(); // nothing to learn: the held-out loss soon rises
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 2000,
            BatchSize = 16,
            Patience = 5,
            ValidationFraction = 0.3,
            Seed = 1,
            Progress = reports,
        };
        using var model = Sample.Fit(rows, options, Tasks.Regression("Sum", "Sum"));

        Assert.IsLessThan(2000, reports.Count);
        var best = reports.MinBy(report => report.ValidationLoss)!;
        Assert.AreEqual(best.Epoch + 5, reports.Count, "five epochs without a better loss");
        Assert.IsTrue(best.IsBest);
    }

    [TestMethod]
    public void TheBestWeightsAreKept()
    {
        byte[] Fit(int epochs, Reports reports)
        {
            var rows = Sample.Many(60);
            var random = new Random(3);
            foreach (var row in rows)
                row.Sum = (float)random.NextDouble();
            var options = new MultiTaskOptions
            {
                MaximumEpochs = epochs,
                BatchSize = 16,
                Patience = 50,
                ValidationFraction = 0.3,
                Seed = 1,
                Threads = 1,
                Progress = reports,
            };
            using var model = Sample.Fit(rows, options, Tasks.Regression("Sum", "Sum"));
            return Scores(model);
        }

        var all = new Reports();
        var longRun = Fit(40, all);
        var best = all.Last(report => report.IsBest).Epoch;
        Assert.IsLessThan(40, best, "the run must have gone past its best epoch for this to show anything");
        CollectionAssert.AreEqual(Fit(best, []), longRun);
    }

    [TestMethod]
    public void ProgressNamesEachTask()
    {
        var reports = new Reports();
        using var model = Sample.Fit(
            Sample.Many(100),
            new MultiTaskOptions
            {
                MaximumEpochs = 3,
                BatchSize = 16,
                Progress = reports,
            }
        );

        Assert.HasCount(3, reports);
        Assert.AreEqual("Class, Sign, Sum", string.Join(", ", reports[0].Tasks.Select(task => task.Task)));
        Assert.IsTrue(
            reports.All(report =>
                report.Tasks.All(task => double.IsFinite(task.TrainingLoss) && double.IsFinite(task.ValidationLoss) && task.Weight == 1)
            )
        );
        Assert.AreEqual(6 * 3, reports[^1].Steps); // 90 training rows make 6 batches of at most 16
    }

    [TestMethod]
    public void CancellingReturnsTheBestModelSoFar()
    {
        using var source = new CancellationTokenSource();
        var reports = new Reports(report =>
        {
            if (report.Epoch == 4)
                source.Cancel();
        });
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 100_000,
            BatchSize = 16,
            Patience = 100_000,
            CancellationToken = source.Token,
            Progress = reports,
        };
        using var model = Sample.Fit(Sample.Many(100), options);

        Assert.HasCount(4, reports);
        Assert.IsGreaterThan(0, model.OnnxModel.Length);
    }

    private static byte[] Scores(MultiTaskTransformer model)
    {
        var ml = new Microsoft.ML.MLContext(1);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(20, seed: 4)));
        return
        [
            .. Microsoft
                .ML.Data.ColumnCursorExtensions.GetColumn<float>(scored, scored.Schema["Sum.Score"])
                .SelectMany(BitConverter.GetBytes),
        ];
    }
}
