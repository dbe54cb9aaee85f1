using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Batches of rows one after the other: tested, learnt, and old ones not forgotten.</summary>
[TestClass]
public sealed class StreamTrainingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly TaskDefinition[] s_tasks = [Tasks.Regression("Sum", "Sum"), Tasks.Binary("Sign", "Sign")];

    [TestMethod]
    public async Task EachBatchIsTestedBeforeItIsLearnt()
    {
        var batches = new List<StreamedBatch>();
        await foreach (var batch in s_ml.MultiTask().TrainOnStream(Trainer(), Days(drift: 0)))
            batches.Add(batch);

        Assert.HasCount(6, batches);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5 }, batches.Select(batch => batch.Number).ToArray());
        Assert.IsNull(batches[0].Metrics);
        // The metrics of a day are those of the model of the day before, which has not seen it.
        for (var day = 1; day < 6; day++)
        {
            var before = s_ml.MultiTask().Evaluate(batches[day - 1].Model.Transform(Day(day, 0)));
            Assert.AreEqual(before["Sum"].MainValue, batches[day].Metrics!["Sum"].MainValue, $"day {day}");
        }
        // Half of the rows that a day is learnt with are old ones, once there are as many.
        CollectionAssert.AreEqual(new[] { 0, 100, 100, 100, 100, 100 }, batches.Select(batch => batch.ReplayedRows).ToArray());
        Assert.IsTrue(batches.All(batch => batch.Drifted.Count == 0), "nothing drifts");
        Assert.IsLessThan(batches[1].Metrics!["Sum"]["RMSE"], batches[5].Metrics!["Sum"]["RMSE"], "five days are better than one");
        foreach (var batch in batches)
            (batch.Model as IDisposable)!.Dispose();
    }

    [TestMethod]
    public async Task AChangeGivesAnAlarmOnItsDayAndForThatTask()
    {
        var (drifted, models) = (new List<(int, string)>(), new List<MultiTaskTransformer>());
        await foreach (var batch in s_ml.MultiTask().TrainOnStream(Trainer(), Days(drift: 4), new StreamOptions { KeptRows = 0 }))
        {
            drifted.AddRange(batch.Drifted.Select(task => (batch.Number, task)));
            models.Add((MultiTaskTransformer)batch.Model);
        }
        models.ForEach(model => model.Dispose());

        CollectionAssert.AreEqual(new[] { (4, "Sum") }, drifted);
    }

    [TestMethod]
    public async Task AWholeChainIsFittedOnTheFirstBatchAndTrainedFurther()
    {
        var trainer = s_ml.MultiTask().Trainer("Normal", s_tasks, Options());
        var chain = s_ml.Transforms.NormalizeMinMax("Normal", "Features").Append(trainer);
        ITransformer? model = null;
        await foreach (var batch in s_ml.MultiTask().TrainOnStream(trainer, Days(drift: 0), new StreamOptions { Chain = chain }))
            model = batch.Model;
        Assert.IsGreaterThan(0.85, s_ml.MultiTask().Evaluate(model!.Transform(Day(9, 0)))["Sign"]["accuracy"]);

        // The last model is a start for another stream, and its first batch is tested at once.
        var options = new StreamOptions { Start = model };
        await foreach (var batch in s_ml.MultiTask().TrainOnStream(trainer, Days(drift: 0), options))
        {
            Assert.IsGreaterThan(0.85, batch.Metrics!["Sign"]["accuracy"]);
            break;
        }
    }

    [TestMethod]
    public async Task ItStopsBetweenBatches()
    {
        using var stop = new CancellationTokenSource();
        var days = 0;
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in s_ml.MultiTask().TrainOnStream(Trainer(), Days(drift: 0), cancellationToken: stop.Token))
                if (++days == 2)
                    stop.Cancel();
        });
        Assert.AreEqual(2, days);
    }

    [TestMethod]
    public void OldRowsAndAnAnchorKeepWhatWasKnown()
    {
        using var model = Trainer().Fit(Corner(0));
        var first = ErrorOn(model, Corner(0, seed: 9));
        (double Day0, double Day3) After(double anchor, double share)
        {
            ITransformer further = model;
            for (var day = 1; day <= 3; day++)
                further = s_ml.MultiTask()
                    .Trainer("Features", s_tasks, Options() with { Anchor = anchor, ValidationFraction = 0 })
                    .Continue((MultiTaskTransformer)further, s_ml.MultiTask().Replay(Corner(2, day), Corner(0), share));
            var errors = (ErrorOn(further, Corner(0, seed: 9)), ErrorOn(further, Corner(2, seed: 9)));
            Console.WriteLine($"anchor {anchor}, share {share}: day 0 {first:0.000} → {errors.Item1:0.000}, day 3 {errors.Item2:0.000}");
            return errors;
        }

        var plain = After(0, 0);
        Assert.IsGreaterThan(3 * first, plain.Day0, "without either day 0 is forgotten");
        foreach (var share in new[] { 0.1, 0.3, 0.5 })
            Assert.IsLessThan(0.5 * plain.Day0, After(0, share).Day0);
        foreach (var anchor in new[] { 0.001, 0.01, 0.1 })
            After(anchor, 0);
        Assert.IsLessThan(0.8 * plain.Day0, After(1, 0).Day0);
        // So strong an anchor lets nothing be learnt.
        Assert.AreEqual(first, After(1e6, 0).Day0, 0.2 * first);
    }

    // 3 |x₀| + x₁ where x₀ is around a centre: around 0 it has a bend, around 2 it has none.
    private static IDataView Corner(float centre, int seed = 1)
    {
        var rows = Sample.Many(300, seed);
        foreach (var row in rows)
        {
            row.Features[0] += centre;
            row.Sum = 3 * Math.Abs(row.Features[0]) + row.Features[1];
        }
        return s_ml.Data.LoadFromEnumerable(rows);
    }

    private static double ErrorOn(ITransformer model, IDataView rows) =>
        s_ml.MultiTask().Evaluate(model.Transform(rows))["Sum"]["RMSE"];

    private static MultiTaskEstimator Trainer() => s_ml.MultiTask().Trainer("Features", s_tasks, Options());

    private static MultiTaskOptions Options() =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [32] },
            Optimizer = new Adam { LearningRate = 0.01 },
            NumericEncoding = new RawEncoding(),
            MaximumEpochs = 30,
            BatchSize = 20,
            Seed = 5,
            Threads = 1,
        };

    // From the drift's day on the sum has another sign, and features lie elsewhere.
    private static IDataView Day(int day, int drift)
    {
        var rows = Sample.Many(100, seed: 100 + day);
        foreach (var row in rows.Where(_ => drift > 0 && day >= drift))
            row.Sum = -row.Sum + 3;
        return s_ml.Data.LoadFromEnumerable(rows);
    }

    private static async IAsyncEnumerable<IDataView> Days(int drift)
    {
        for (var day = 0; day < 6; day++)
        {
            await Task.Yield();
            yield return Day(day, drift);
        }
    }
}
