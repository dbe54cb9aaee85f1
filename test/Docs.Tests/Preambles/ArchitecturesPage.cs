using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/architectures.md takes for granted: rows with features, an income and hours of work. The page's own architecture is
/// trained with them.</summary>
public static class ArchitecturesPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView train { get; } =
        ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 120)
                .Select(i => new Person
                {
                    Features = [i % 7, i % 5, i % 3, 1],
                    Above50K = i % 7 > 3,
                    HoursPerWeek = 20 + i % 5,
                })
        );

    public static void Use(Assembly page)
    {
        var own = (Architecture)Activator.CreateInstance(page.GetType("SharedPrivate")!)!;
        using var model = ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Binary("Income", "Above50K"), Tasks.Regression("Hours", "HoursPerWeek")],
                new MultiTaskOptions
                {
                    Architecture = own,
                    MaximumEpochs = 2,
                    BatchSize = 32,
                }
            )
            .Fit(train);
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
    }

    private sealed class Person
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public bool Above50K { get; set; }

        public float HoursPerWeek { get; set; }
    }
}
