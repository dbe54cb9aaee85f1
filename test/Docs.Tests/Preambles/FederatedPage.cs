using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/federated.md takes for granted: two tasks, and rows of each client.</summary>
public static class FederatedPage
{
    public static TaskDefinition[] tasks { get; } = [Tasks.Binary("Above", "Above"), Tasks.Regression("Sum", "Sum")];

    public static IDataView Shard(MLContext ml, int rank, int size)
    {
        var random = new Random(rank);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 400 / size)
                .Select(_ => (random.NextSingle(), random.NextSingle()))
                .Select(x => new Row { Features = [x.Item1, x.Item2], Above = x.Item1 > x.Item2, Sum = x.Item1 + x.Item2 })
                .ToArray()
        );
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Above { get; set; }

        public float Sum { get; set; }
    }
}
