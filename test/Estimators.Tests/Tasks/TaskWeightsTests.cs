using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Weights of tasks by the number of their labels.</summary>
[TestClass]
public sealed class TaskWeightsTests
{
    [TestMethod]
    [DataRow(1.0, 0.4, 3.2, DisplayName = "every label alike")]
    [DataRow(-1.0, 1.6, 0.8, DisplayName = "every task alike over an epoch")]
    [DataRow(0.5, 2.0 / 3, 8.0 / 3)]
    [DataRow(0.0, 1.0, 2.0, DisplayName = "as given")]
    public void FollowTheFormula(double power, double few, double many)
    {
        // 30 and 120 labels; the second task has a LossWeight of 2.
        var seen = new Reports();
        using var model = Fit(
            TaskWeights.ByLabelCount(power),
            seen,
            Tasks.Binary("Few", "Sign"),
            Tasks.Regression("Many", "Sum", lossWeight: 2)
        );

        Assert.AreEqual(few, seen[^1].Tasks[0].Weight, 1e-6);
        Assert.AreEqual(many, seen[^1].Tasks[1].Weight, 1e-6);
    }

    [TestMethod]
    public void TrainLikeTheSameWeightsGivenByHand()
    {
        using var byCount = Fit(TaskWeights.ByLabelCount(), null, Tasks.Binary("Few", "Sign"), Tasks.Regression("Many", "Sum"));
        using var byHand = Fit(TaskWeights.AsGiven, null, Tasks.Binary("Few", "Sign", 0.4), Tasks.Regression("Many", "Sum", 1.6));
        using var plain = Fit(TaskWeights.AsGiven, null, Tasks.Binary("Few", "Sign"), Tasks.Regression("Many", "Sum"));

        CollectionAssert.AreEqual(Scores(byHand), Scores(byCount));
        CollectionAssert.AreNotEqual(Scores(plain), Scores(byCount));
    }

    [TestMethod]
    public void DefinitionsAreLeftAsTheyAre()
    {
        TaskDefinition[] tasks = [Tasks.Binary("Few", "Sign"), Tasks.Regression("Many", "Sum", 2)];
        using var model = Fit(TaskWeights.ByLabelCount(), null, tasks);
        CollectionAssert.AreEqual(new[] { 1.0, 2.0 }, tasks.Select(task => task.LossWeight).ToArray());
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(2.5)]
    [DataRow(-3.0)]
    public void APowerOutsideItsRange(double power) =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TaskWeights.ByLabelCount(power).Validate()).Message,
            "from -2 to 2"
        );

    private static MultiTaskTransformer Fit(TaskWeights weights, IProgress<TrainingProgress>? progress, params TaskDefinition[] tasks)
    {
        var rows = Sample.Many(120);
        foreach (var row in rows.Where((_, i) => i % 4 != 0))
            row.Sign = float.NaN;
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 2,
            BatchSize = 40,
            Seed = 5,
            Threads = 1,
            TaskWeights = weights,
            Progress = progress,
        };
        return Sample.Fit(rows, options, tasks);
    }

    private static float[] Scores(MultiTaskTransformer model) =>
        [
            .. model
                .Transform(new Microsoft.ML.MLContext(1).Data.LoadFromEnumerable(Sample.Many(40, seed: 9)))
                .GetColumn<float>("Many.Score"),
        ];
}
