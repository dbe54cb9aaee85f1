using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Tests;

/// <summary>A row with raw columns, as a chain finds them: a class as text, labels that are missing here and there, and a patient who comes
/// several times.</summary>
public sealed class VisitRow
{
    [VectorType(3)]
    public float[] Numbers { get; set; } = [];

    public string Kind { get; set; } = "";

    public float IsUrgent { get; set; }

    public float Cost { get; set; }

    public string Patient { get; set; } = "";

    public float Id { get; set; }

    public static readonly string[] Kinds = ["check", "flu", "injury"];

    /// <summary>Rows whose labels follow from their numbers, with some noise; every seventh row lacks a label of each kind.</summary>
    public static List<VisitRow> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var visits = new List<VisitRow>(rows);
        for (var i = 0; i < rows; i++)
        {
            float[] x = [.. Enumerable.Range(0, 3).Select(_ => (float)(random.NextDouble() * 2 - 1))];
            var kind =
                x[0] + x[1] > 0.4 ? 2
                : x[0] - x[1] > 0 ? 1
                : 0;
            visits.Add(
                new VisitRow
                {
                    Numbers = x,
                    Kind = i % 7 == 0 ? "" : Kinds[kind],
                    IsUrgent =
                        i % 7 == 1 ? float.NaN
                        : x[2] + 0.3 * random.NextDouble() > 0.2 ? 1
                        : 0,
                    Cost = i % 7 == 2 ? float.NaN : 100 * (x[0] + 2 * x[2]) + (float)(10 * random.NextDouble()),
                    Patient = $"p{random.Next(rows / 4)}",
                    Id = i,
                }
            );
        }
        return visits;
    }

    public static TaskDefinition[] Tasks() =>
        [
            MultiTask.Tasks.Multiclass("Kind", "KindKey"),
            MultiTask.Tasks.Binary("Urgent", "IsUrgent"),
            MultiTask.Tasks.Regression("Cost", "Cost"),
        ];

    public static IEstimator<ITransformer> Chain(MLContext ml, MultiTaskOptions? options = null) =>
        ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(ml.Transforms.NormalizeMeanVariance("Features", "Numbers"))
            .Append(ml.MultiTask().Trainer("Features", Tasks(), options ?? Quick()));

    public static MultiTaskOptions Quick(int epochs = 4, int? seed = 5, Balancer? balancer = null) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16], Dropout = 0.2 },
            MaximumEpochs = epochs,
            BatchSize = 32,
            Seed = seed,
            Threads = 1,
            Balancer = balancer,
        };
}
