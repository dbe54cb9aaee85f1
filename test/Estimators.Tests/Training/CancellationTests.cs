using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>One rule for every training: without a finished epoch there is no model and an exception; otherwise the best so far, which says
/// that it was cancelled.</summary>
[TestClass]
public sealed class CancellationTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly IDataView s_data = s_ml.Data.LoadFromEnumerable(Sample.Many(100));

    [TestMethod]
    public void BeforeTheFirstEpochHasEndedThereIsNoModel()
    {
        foreach (var at in new[] { 0, 1, 3 })
        {
            using var source = new CancellationTokenSource();
            var trainer = Trainer(source, at);
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(s_data));
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(s_data, s_data));
            Assert.Throws<OperationCanceledException>(() => trainer.MeasureAffinity(s_data));
        }
    }

    [TestMethod]
    public void ContinuingToo()
    {
        using var first = s_ml.MultiTask()
            .Trainer(
                "Features",
                Sample.AllTasks(),
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [8] },
                    MaximumEpochs = 2,
                }
            )
            .Fit(s_data);
        foreach (var at in new[] { 0, 3 })
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => Trainer(source, at).Continue(first, s_data));
        }
        Assert.IsFalse(first.WasCancelled);
    }

    [TestMethod]
    public void AfterItTheModelSaysSo()
    {
        using var source = new CancellationTokenSource();
        using var model = Trainer(source, 8).Fit(s_data); // six steps are an epoch
        Assert.IsTrue(model.WasCancelled);
        var file = Path.GetTempFileName();
        try
        {
            s_ml.MultiTask().Save(model, s_data.Schema, file);
            using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(file, out _);
            Assert.IsTrue(loaded.WasCancelled);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void ATrainingThatEndedByItselfWasNotCancelled()
    {
        using var source = new CancellationTokenSource();
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 2,
            BatchSize = 16,
            Seed = 1,
            Threads = 1,
            CancellationToken = source.Token,
            Progress = new Reports(report =>
            {
                if (report.Epoch == 2)
                    source.Cancel();
            }),
        };
        using var model = s_ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(s_data);
        Assert.IsFalse(model.WasCancelled);
    }

    [TestMethod]
    public void AnAffinityOfACancelledTrainingSaysSo()
    {
        using var source = new CancellationTokenSource();
        var affinity = Trainer(source, 8).MeasureAffinity(s_data, new AffinityOptions { Interval = 1 });
        Assert.IsTrue(affinity.WasCancelled);
        Assert.IsFalse(s_ml.MultiTask().Trainer("Features", Sample.AllTasks(), Sample.Quick(1)).MeasureAffinity(s_data).WasCancelled);
    }

    [TestMethod]
    public void CoTrainingIsCancelledBetweenItsRounds()
    {
        using var source = new CancellationTokenSource();
        MultiTaskTransformer CoTrain(Action<CoTrainingRound> watch) =>
            s_ml.MultiTask()
                .CoTrainer(
                    [new CoTrainingNetwork("One", "Features"), new CoTrainingNetwork("Other", "Features")],
                    [Tasks.Regression("Sum", "Sum")],
                    new CoTrainingOptions
                    {
                        MaximumRounds = 5,
                        Progress = new Rounds(watch),
                        Training = new MultiTaskOptions
                        {
                            Architecture = new HardSharing { TrunkLayers = [8] },
                            MaximumEpochs = 2,
                            BatchSize = 16,
                            Seed = 1,
                            Threads = 1,
                            CancellationToken = source.Token,
                        },
                    }
                )
                .Fit(s_ml.Data.LoadFromEnumerable(Half()));
        using (var whole = CoTrain(_ => { }))
            Assert.IsFalse(whole.WasCancelled);
        using (var stopped = CoTrain(_ => source.Cancel()))
            Assert.IsTrue(stopped.WasCancelled);
        Assert.Throws<OperationCanceledException>(() => CoTrain(_ => { }));
    }

    private static List<Sample> Half()
    {
        var rows = Sample.Many(100);
        foreach (var row in rows.Where((_, i) => i % 2 == 0))
            row.Sum = float.NaN;
        return rows;
    }

    private static MultiTaskEstimator Trainer(CancellationTokenSource source, int atStep)
    {
        if (atStep == 0)
            source.Cancel();
        return s_ml.MultiTask()
            .Trainer(
                "Features",
                Sample.AllTasks(),
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [8] },
                    MaximumEpochs = 1000,
                    Patience = 1000,
                    BatchSize = 16,
                    Seed = 1,
                    Threads = 1,
                    CancellationToken = source.Token,
                    ProgressSteps = 1,
                    Progress = new Reports(report =>
                    {
                        if (report.Steps == atStep)
                            source.Cancel();
                    }),
                }
            );
    }
}
