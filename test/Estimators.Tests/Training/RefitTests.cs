using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary><see cref="MultiTaskOptions.Refit"/>: the model is trained again on all rows for the epochs that were best.</summary>
[TestClass]
public sealed class RefitTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(StoppingCriterion.Loss)]
    [DataRow(StoppingCriterion.EachTask)]
    public void ItIsATrainingOnAllRowsForTheBestEpochs(StoppingCriterion criterion)
    {
        var first = new Reports();
        using var refitted = Fit(Options(criterion, first) with { Refit = true });
        var best = first.Last(report => report is { IsRefit: false, IsBest: true }).Epoch;
        Assert.IsGreaterThan(best, first.Count(report => !report.IsRefit), "the first training went past its best epoch");
        Assert.AreEqual(best, first.Count(report => report.IsRefit));

        // The same from the start: all rows, nothing held out, so many epochs.
        using var all = Fit(Options(StoppingCriterion.Loss, []) with { ValidationFraction = 0, MaximumEpochs = best });
        CollectionAssert.AreEqual(Sample.Scores(all, "Sum.Score"), Sample.Scores(refitted, "Sum.Score"));
        Assert.IsLessThan(1e-4, refitted.ExportDifference);
    }

    [TestMethod]
    public void ASchedulesTurnsAreTakenAgain()
    {
        var schedule = new Recorder();
        using var refitted = Fit(Options(StoppingCriterion.Loss, []) with { Refit = true, Schedule = schedule });

        var (first, second) = (schedule.Told[0], schedule.Told[1]);
        Assert.IsTrue(first.All(double.IsFinite));
        CollectionAssert.AreEqual(first.Take(second.Count).ToArray(), second);
    }

    [TestMethod]
    public void TheRowsOfAValidationViewAreTrainedOnToo()
    {
        // The labels of the validation view are higher by 1: only who has learnt from them too gives half of it.
        IDataView View(int seed, float more)
        {
            var rows = Sample.Many(90, seed);
            rows.ForEach(row => row.Sum += more);
            return s_ml.Data.LoadFromEnumerable(rows);
        }
        float Mean(bool refit)
        {
            using var model = s_ml
                .MultiTask()
                .Trainer("Features", One, Options(StoppingCriterion.Loss, []) with { Refit = refit })
                .Fit(View(1, 0), View(2, 1));
            return Sample.Scores(model, "Sum.Score").Average();
        }

        Assert.AreEqual(Mean(refit: false) + 0.5f, Mean(refit: true), 0.2f);
    }

    [TestMethod]
    public void ACancelledRefitLeavesTheFirstModel()
    {
        using var source = new CancellationTokenSource();
        var options = Options(StoppingCriterion.Loss, []);
        using var first = Fit(options);
        using var stopped = Fit(
            options with
            {
                Refit = true,
                CancellationToken = source.Token,
                Progress = new Reports(report =>
                {
                    if (report is { IsRefit: true, Epoch: 2 })
                        source.Cancel();
                }),
            }
        );

        CollectionAssert.AreEqual(Sample.Scores(first, "Sum.Score"), Sample.Scores(stopped, "Sum.Score"));
        Assert.IsTrue(stopped.WasCancelled);
    }

    [TestMethod]
    public void RowsThatAreStreamedAreRefused()
    {
        var rows = s_ml.Data.LoadFromEnumerable(Sample.Many(60_000));
        var trainer = s_ml.MultiTask().Trainer("Features", One, new MultiTaskOptions { Refit = true, CacheBudget = 1 << 20 });
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(rows));
        Assert.Contains("60000 rows are more than the CacheBudget of 1048576 bytes", error.Message);
    }

    private static TaskDefinition[] One => [Tasks.Regression("Sum", "Sum")];

    private static MultiTaskTransformer Fit(MultiTaskOptions options)
    {
        // Noise is learnt by heart: the best epoch comes long before the last one.
        var random = new Random(3);
        var rows = Sample.Many(90);
        rows.ForEach(row => row.Sum += (float)random.NextDouble() * 3);
        return s_ml.MultiTask().Trainer("Features", One, options).Fit(s_ml.Data.LoadFromEnumerable(rows));
    }

    private static MultiTaskOptions Options(StoppingCriterion criterion, Reports reports) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [32] },
            MaximumEpochs = 400,
            BatchSize = 16,
            Patience = 8,
            ValidationFraction = 0.3,
            StoppingCriterion = criterion,
            Schedule = new ConstantSchedule(),
            Seed = 1,
            Threads = 1,
            Progress = reports,
        };

    private sealed class Recorder : Schedule
    {
        public List<List<double>> Told { get; private init; } = [];

        public override void Start() => Told.Add([]);

        public override double Factor(in ScheduleMoment moment) => 1;

        public override void EndEpoch(double heldOutLoss) => Told[^1].Add(heldOutLoss);
    }
}
