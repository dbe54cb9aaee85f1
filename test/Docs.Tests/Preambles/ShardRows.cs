using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>Two tasks, and the rows of each of several ranks.</summary>
internal static class ShardRows
{
    public static TaskDefinition[] Tasks { get; } = [MultiTask.Tasks.Binary("Above", "Above"), MultiTask.Tasks.Regression("Sum", "Sum")];

    public static IDataView Of(MLContext ml, int rank, int size)
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
