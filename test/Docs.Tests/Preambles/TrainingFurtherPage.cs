using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/training-further.md takes for granted: visits day by day, whose costs drift.</summary>
public static class TrainingFurtherPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IReadOnlyList<IDataView> days { get; } = [.. Enumerable.Range(0, 5).Select(Day)];

    public static MultiTaskOptions options { get; } =
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = 10,
            BatchSize = 32,
            Threads = 1,
            Seed = 1,
        };

    public static async IAsyncEnumerable<IDataView> Arriving()
    {
        foreach (var day in days)
        {
            await Task.Yield();
            yield return day;
        }
    }

    private static IDataView Day(int day)
    {
        var random = new Random(day);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 200)
                .Select(_ => (Kind: random.NextDouble() * 2 - 1, Age: random.NextDouble() * 2 - 1 + day))
                .Select(visit => new Visit
                {
                    Numbers = [(float)visit.Kind, (float)visit.Age],
                    IsUrgent = visit.Kind > 0.5,
                    Cost = (float)(10 * visit.Kind + 5 * visit.Age * visit.Age),
                })
                .ToArray()
        );
    }

    private sealed class Visit
    {
        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public bool IsUrgent { get; set; }

        public float Cost { get; set; }
    }
}
