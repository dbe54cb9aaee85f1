using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/choosing.md takes for granted: visits of patients with three labels, a chain that learns them, and its parts.</summary>
public static class ChoosingPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView data { get; } = Visits(seed: 1);

    public static IDataView test { get; } = Visits(seed: 2);

    public static IReadOnlyList<TaskDefinition> tasks { get; } =
    [Tasks.Multiclass("Kind", "KindKey"), Tasks.Binary("Urgent", "IsUrgent"), Tasks.Regression("Cost", "Cost")];

    public static MultiTaskOptions options { get; } = Quick(null);

    public static IEstimator<ITransformer> preprocessing { get; } =
        ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind").Append(ml.Transforms.NormalizeMeanVariance("Features", "Numbers"));

    public static IEstimator<ITransformer> chain => Chain(ml, tasks);

    public static ITransformer model { get; } = chain.Fit(data);

    public static IDataView keyed { get; } = preprocessing.Fit(data).Transform(data);

    public static string logPath => Path.GetFullPath("trials.jsonl");

    public static IEstimator<ITransformer> Chain(MLContext context, IReadOnlyList<TaskDefinition> learnt, Balancer? balancer = null) =>
        context
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Append(context.Transforms.NormalizeMeanVariance("Features", "Numbers"))
            .Append(context.MultiTask().Trainer("Features", learnt, Quick(balancer)));

    private static MultiTaskOptions Quick(Balancer? balancer) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 1,
            BatchSize = 32,
            Threads = 1,
            Balancer = balancer,
        };

    private static IDataView Visits(int seed)
    {
        var random = new Random(seed);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 140)
                .Select(i => new Visit
                {
                    Numbers = [(float)random.NextDouble(), (float)random.NextDouble()],
                    Kind = new[] { "check", "flu", "injury" }[i % 3],
                    IsUrgent = i % 9 == 0 ? float.NaN : i % 2,
                    Cost = 10 * (i % 5),
                    Patient = $"p{i / 4}",
                })
                .ToArray()
        );
    }

    private sealed class Visit
    {
        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public string Kind { get; set; } = "";

        public float IsUrgent { get; set; }

        public float Cost { get; set; }

        public string Patient { get; set; } = "";
    }
}
