using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>src/PACKAGE.md takes for granted: rows with features, an income and hours of work.</summary>
public static class PackagePage
{
    private static readonly MLContext s_ml = new(seed: 1);

    public static IDataView train { get; } = People(200);

    public static IDataView test { get; } = People(100);

    private static IDataView People(int count) =>
        s_ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(i => new Person
                {
                    Features = [i % 7, i % 5, i % 3, 1],
                    Above50K = i % 7 > 3,
                    HoursPerWeek = 20 + i % 5,
                })
                .ToArray()
        );

    private sealed class Person
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public bool Above50K { get; set; }

        public float HoursPerWeek { get; set; }
    }
}
