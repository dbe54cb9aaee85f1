using System.Text.Json;
using Microsoft.ML;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary><see cref="StoppingCriterion.EachTask"/>: every task has the weights of its own best epoch.</summary>
[TestClass]
public sealed class EachTaskTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void EachTaskScoresAsATrainingThatEndsWithItsBestEpoch()
    {
        var reports = new Reports();
        using var model = Fit(40, reports);
        // Of numbers the error is the loss; an epoch counts with the mean of three where that is worse.
        int Best(int task) => Enumerable.Range(1, reports.Count).MinBy(epoch => Smooth(reports, task, epoch));
        var (noise, sum) = (Best(0), Best(1));
        Assert.IsLessThan(sum, noise, "noise is learnt by heart long before the sum is learnt, or the test shows nothing");

        CollectionAssert.AreEqual(new[] { noise, sum }, TaskEpochs(model)!);
        using var atNoise = Fit(noise, []);
        using var atSum = Fit(sum, []);
        CollectionAssert.AreEqual(Scores(atNoise, "Noise.Score"), Scores(model, "Noise.Score"));
        CollectionAssert.AreEqual(Scores(atSum, "Sum.Score"), Scores(model, "Sum.Score"));
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    [TestMethod]
    public void TasksWithTheSameBestEpochShareOneNetwork()
    {
        using var twice = Sample.Fit(
            Sample.Many(200),
            Options(12, StoppingCriterion.EachTask, []),
            Tasks.Regression("One", "Sum"),
            Tasks.Regression("Two", "Sum")
        );
        using var common = Sample.Fit(
            Sample.Many(200),
            Options(12, StoppingCriterion.TaskErrors, []),
            Tasks.Regression("One", "Sum"),
            Tasks.Regression("Two", "Sum")
        );

        // Labels that are the same have nearly the same error in each epoch.
        Assert.IsNull(TaskEpochs(twice));
        Assert.AreEqual(Weights(common), Weights(twice));
    }

    [TestMethod]
    public void AModelWithCopiesIsTrainedFurther()
    {
        using var model = Fit(40, []);
        var trainer = s_ml
            .MultiTask()
            .Trainer("Features", Both, Options(1, StoppingCriterion.EachTask, []) with { Optimizer = new Adam { LearningRate = 1e-12 } });
        using var further = trainer.Continue(model, View());

        foreach (var column in new[] { "Noise.Score", "Sum.Score" })
            foreach (var (before, after) in Scores(model, column).Zip(Scores(further, column)))
                Assert.AreEqual(before, after, 1e-5 * Math.Max(1, Math.Abs(before)), column);
        using var again = trainer.Continue(further, View());
        Assert.AreEqual(Weights(model), Weights(again));
    }

    [TestMethod]
    public void WithoutHeldOutRowsAllEpochsAreTrainedAndTheLastWeightsAreTaken()
    {
        MultiTaskTransformer Fit(StoppingCriterion criterion, Reports reports) =>
            Sample.Fit(Sample.Many(100), Options(9, criterion, reports) with { ValidationFraction = 0, Patience = 2 });
        var reports = new Reports();
        using var each = Fit(StoppingCriterion.EachTask, reports);
        using var loss = Fit(StoppingCriterion.Loss, []);

        Assert.HasCount(9, reports);
        CollectionAssert.AreEqual(Scores(loss, "Sum.Score"), Scores(each, "Sum.Score"));
    }

    [TestMethod]
    public void OnHeldOutRowsAModelThatIsTrainedFurtherIsNeverWorse()
    {
        using var model = Fit(40, [], options => options with { StoppingCriterion = StoppingCriterion.TaskErrors });
        var wrong = Sample.Many(64, seed: 7);
        wrong.ForEach(row => (row.Sum, row.Sign) = (-row.Sum, 5));
        using var further = s_ml
            .MultiTask()
            .Trainer("Features", Both, Options(4, StoppingCriterion.EachTask, []) with { Optimizer = new Adam { LearningRate = 0.05 } })
            .Continue(model, s_ml.Data.LoadFromEnumerable(wrong), View());

        // Nothing but wrong labels: each task keeps what it had.
        foreach (var column in new[] { "Noise.Score", "Sum.Score" })
            CollectionAssert.AreEqual(Scores(model, column), Scores(further, column), column);
    }

    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot()
    {
        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() =>
            Fit(
                40,
                new Reports(report =>
                {
                    if (report.Epoch == 25)
                        throw new TimeoutException();
                }),
                options => options with { Checkpoints = new CheckpointOptions { Folder = folder.Path } }
            )
        );
        var reports = new Reports();
        using var resumed = Fit(40, reports, options => options with { Checkpoints = new CheckpointOptions { Folder = folder.Path } });
        using var whole = Fit(40, []);

        Assert.IsGreaterThan(20, reports[0].Epoch);
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());
    }

    private static TaskDefinition[] Both => [Tasks.Regression("Noise", "Sign"), Tasks.Regression("Sum", "Sum")];

    private static MultiTaskTransformer Fit(
        int epochs,
        Reports reports,
        Func<MultiTaskOptions, MultiTaskOptions>? change = null
    ) =>
        s_ml
            .MultiTask()
            .Trainer("Features", Both, (change ?? (same => same))(Options(epochs, StoppingCriterion.EachTask, reports)))
            .Fit(View());

    private static MultiTaskOptions Options(int epochs, StoppingCriterion criterion, Reports reports) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [32], TowerLayers = [8] },
            MaximumEpochs = epochs,
            BatchSize = 16,
            Patience = 100,
            ValidationFraction = 0.3,
            StoppingCriterion = criterion,
            Schedule = new ConstantSchedule(),
            Seed = 1,
            Threads = 1,
            Progress = reports,
        };

    // What is called Sign has nothing to do with the features.
    private static IDataView View()
    {
        var random = new Random(3);
        var rows = Sample.Many(150);
        rows.ForEach(row => row.Sign = (float)random.NextDouble());
        return s_ml.Data.LoadFromEnumerable(rows);
    }

    private static double Smooth(List<TrainingProgress> reports, int task, int epoch)
    {
        var last = Enumerable.Range(Math.Max(1, epoch - 2), Math.Min(3, epoch)).Select(e => reports[e - 1].Tasks[task].ValidationLoss);
        return Math.Max(last.Last(), last.Average());
    }

    private static int[]? TaskEpochs(MultiTaskTransformer model)
    {
        var json = OnnxModelFile.Parse(model.OnnxModel).MetadataProps.First(entry => entry.Key == MetadataKeys.Training).Value;
        return JsonDocument.Parse(json).RootElement.TryGetProperty("taskEpochs", out var epochs)
            ? [.. epochs.EnumerateArray().Select(epoch => epoch.GetInt32())]
            : null;
    }

    private static int Weights(MultiTaskTransformer model) =>
        OnnxModelFile.Parse(model.OnnxModel).Graph.Initializer.Sum(tensor => tensor.RawData.Length);

    private static float[] Scores(MultiTaskTransformer model, string column) => Sample.Scores(model, column);
}
