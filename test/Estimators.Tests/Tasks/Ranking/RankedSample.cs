using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A made-up offer in a group of offers: the better the first feature is among those of its group, the more relevant.</summary>
internal sealed class RankedSample
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    /// <summary>0 to 4; NaN is missing.</summary>
    public float Relevance { get; set; }

    [KeyType(100_000)]
    public uint Query { get; set; }

    public string QueryName { get; set; } = "";

    /// <summary>Twice the second feature.</summary>
    public float Price { get; set; }

    public bool Flag { get; set; }

    public float Time { get; set; }

    /// <summary>Rows of several groups, mixed: a level of its group's own is added to all features of its rows.</summary>
    public static List<RankedSample> Many(int groups, int size = 8, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new List<RankedSample>();
        for (var g = 1; g <= groups; g++)
        {
            var level = (float)random.NextDouble() * 4;
            float[][] features =
            [
                .. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextSingle() + level).ToArray()),
            ];
            var order = features.OrderBy(x => x[0]).ToList();
            foreach (var x in features)
                rows.Add(
                    new RankedSample
                    {
                        Features = x,
                        Relevance = order.IndexOf(x) * 5 / size,
                        Query = (uint)g,
                        QueryName = $"q{g}",
                        Price = 2 * x[1],
                        Time = random.NextSingle(),
                    }
                );
        }
        var mixed = rows.ToArray();
        random.Shuffle(mixed);
        return [.. mixed];
    }

    public static IDataView View(IEnumerable<RankedSample> rows) => new MLContext(1).Data.LoadFromEnumerable(rows);

    public static TaskDefinition Task => Tasks.Ranking("Rank", "Relevance", "Query");
}
