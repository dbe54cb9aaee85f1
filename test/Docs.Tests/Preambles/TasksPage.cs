using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>The page's own kind of task of docs/tasks.md is trained with: rain on most days, none on some.</summary>
public static class TasksPage
{
    public static void Use(Assembly page)
    {
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 120).Select(i => new Day { Features = [i % 7, i % 5], Rain = i % 3 == 0 ? 0 : i % 7 })
        );
        var own = (TaskDefinition)Activator.CreateInstance(page.GetType("TweedieTask")!, "Rain", "Rain")!;
        using var model = ml.MultiTask().Trainer("Features", [own], new MultiTaskOptions { MaximumEpochs = 2, BatchSize = 32 }).Fit(rows);
        Assert.IsTrue(model.Transform(rows).GetColumn<float>("Rain.Score").All(score => score > 0));
    }

    private sealed class Day
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Rain { get; set; }
    }
}
