using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What docs/tasks.md shows gives what the page says. Docs.Tests compiles and runs the page itself.</summary>
[TestClass]
public sealed class TasksPageTests
{
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

    /// <summary>A training with the option ends elsewhere than one without. What an option does by number is tested beside its
    /// loss.</summary>
    [TestMethod]
    public void EveryOptionIsHeeded()
    {
        (TaskDefinition Plain, string Column, TaskDefinition[] With)[] cases =
        [
            (
                Tasks.Binary("Sign", "Sign"),
                "Sign.Score",
                [new BinaryTask("Sign", "Sign") { PositiveWeight = 5 }, new BinaryTask("Sign", "Sign") { FocalGamma = 2 }]
            ),
            (
                Tasks.Regression("Sum", "Sum"),
                "Sum.Score",
                [
                    new RegressionTask("Sum", "Sum") { Loss = RegressionLoss.Huber, HuberDelta = 0.5 },
                    new RegressionTask("Sum", "Sum") { PresenceColumn = "HasSum" },
                    new RegressionTask("Sum", "Sum") { WeightColumn = "Weight" },
                    new RegressionTask("Sum", "Sum") { LossFunction = (z, y) => (z - y).abs().pow(3) },
                ]
            ),
            (Tasks.Multiclass("Class", "Class"), "Class.Score", [new MulticlassTask("Class", "Class") { LabelSmoothing = 0.1 }]),
        ];
        foreach (var (plain, column, with) in cases)
        {
            var expected = Scores(plain, column);
            CollectionAssert.AreEqual(expected, Scores(plain, column), "the same training gives the same scores");
            foreach (var task in with)
                CollectionAssert.AreNotEqual(expected, Scores(task, column), $"{column}, option {Array.IndexOf(with, task)}");
        }
    }

    [TestMethod]
    public void LearnedWeightsAreHeeded() =>
        CollectionAssert.AreNotEqual(
            Scores(Tasks.Regression("Sum", "Sum"), "Sum.Score"),
            Scores(Tasks.Regression("Sum", "Sum"), "Sum.Score", new Uncertainty())
        );

    // Beside the task stands one of another kind, so that there is something to balance.
    private static float[] Scores(TaskDefinition task, string column, Balancer? balancer = null)
    {
        var rows = Sample.Many(40);
        for (var i = 0; i < rows.Count; i++)
            (rows[i].Weight, rows[i].HasSum) = (i % 3, i % 4 != 0);
        TaskDefinition[] tasks = [task, task.Kind == "regression" ? Tasks.Binary("Other", "Sign") : Tasks.Regression("Other", "Sum")];
        using var model = Sample.Fit(rows, Sample.Quick(1, balancer), tasks);
        var scored = model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows));
        return scored.Schema[column].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>(column).SelectMany(row => row)]
            : [.. scored.GetColumn<float>(column)];
    }
}
