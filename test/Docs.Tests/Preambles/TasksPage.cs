using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/tasks.md takes for granted: rows with numbers to predict, and searches with offers of which those that cost less are more
/// relevant.</summary>
public static class TasksPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView rows { get; } = ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 20).Select(i => new Numbers { Sum = i, Class = i % 3, Sign = i % 2 }).ToArray()
    );

    public static IDataView searches { get; } = ml.Data.LoadFromEnumerable(
        Enumerable
            .Range(0, 240)
            .Select(i => new Offer
            {
                Features = [i * 7 % 12, i % 5],
                Relevance = 4 - i * 7 % 12 / 3,
                Price = i * 7 % 12,
                Query = $"q{i / 8}",
            })
            .ToArray()
    );

    /// <summary>The page's own kind of task is trained with: rain on most days, none on some. Ranking and slots are as the page
    /// says.</summary>
    public static void Use(Assembly page)
    {
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 120).Select(i => new Day { Features = [i % 7, i % 5], Rain = i % 3 == 0 ? 0 : i % 7 })
        );
        var own = (TaskDefinition)Activator.CreateInstance(page.GetType("TweedieTask")!, "Rain", "Rain")!;
        using var model = ml.MultiTask().Trainer("Features", [own], new MultiTaskOptions { MaximumEpochs = 2, BatchSize = 32 }).Fit(rows);
        Assert.IsTrue(model.Transform(rows).GetColumn<float>("Rain.Score").All(score => score > 0));
    }

    private sealed class Numbers
    {
        public float Sum { get; set; }

        public float Class { get; set; }

        public float Sign { get; set; }
    }

    private sealed class Offer
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Relevance { get; set; }

        public float Price { get; set; }

        public string Query { get; set; } = "";
    }

    private sealed class Day
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Rain { get; set; }
    }
}
