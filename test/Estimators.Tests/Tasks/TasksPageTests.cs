using Microsoft.ML;

namespace MlNet.MultiTask.Tests;

/// <summary>The code of docs/tasks.md and docs/detection.md: it is compiled and run here and beside, and the pages show what stands
/// here.</summary>
[TestClass]
public sealed class TasksPageTests
{
    [TestMethod]
    [DataRow("tasks.md", 4)]
    [DataRow("detection.md", 1)]
    public void EverySnippetIsCodeOfTheTests(string page, int least) => DocsPage.CheckSnippets(page, "Tasks", least);

    [TestMethod]
    public void TheKindsTogether()
    {
        var ml = new MLContext(1);
        var train = TagSample.Load(ml, TagSample.Many(60));
        TaskDefinition[] tasks =
        [
            Tasks.Multiclass("Level", "Level"),
            Tasks.Binary("First", "First"),
            Tasks.MultiLabel("Tag", "Tags"),
            Tasks.Regression("Amount", "Amount", lossWeight: 2),
            Tasks.Quantile("Range", "Amount", [0.05, 0.5, 0.95]),
        ];
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 1,
            BatchSize = 32,
            Threads = 1,
        };
        using var model = ml.MultiTask().Trainer("Features", tasks, options).Fit(train);
        CollectionAssert.AreEqual(
            new[] { "multiclass", "binary", "multilabel", "regression", "quantile" },
            model.Schema.Tasks.Select(task => task.Kind).ToArray()
        );
    }

    [TestMethod]
    public void WithOptions()
    {
        TaskDefinition[] tasks =
        [
            new BinaryTask("Sign", "Sign") { PositiveWeight = 5, FocalGamma = 2 },
            new RegressionTask("Sum", "Sum")
            {
                Loss = RegressionLoss.Huber,
                HuberDelta = 0.5,
                PresenceColumn = "HasSum",
                WeightColumn = "Weight",
            },
            new MulticlassTask("Class", "Class") { LabelSmoothing = 0.1 },
        ];
        using var model = Sample.Fit(Sample.Many(40), Sample.Quick(1), tasks);
        Assert.HasCount(3, model.Schema.Tasks);
    }

    [TestMethod]
    public void Weights()
    {
        var byCount = new MultiTaskOptions { TaskWeights = TaskWeights.ByLabelCount() };
        var learned = new MultiTaskOptions { Balancer = new Uncertainty() };
        Assert.AreNotSame(TaskWeights.AsGiven, byCount.TaskWeights);
        using var model = Sample.Fit(Sample.Many(40), Sample.Quick(1, learned.Balancer));
        Assert.HasCount(3, model.Schema.Tasks);
    }
}
