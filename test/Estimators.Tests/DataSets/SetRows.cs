using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows of two made-up data sets that share a rule but no column: whether the first number is above the second, and by how
/// much.</summary>
internal static class SetRows
{
    public sealed class Left
    {
        [VectorType(3)]
        public float[] A { get; set; } = [];

        /// <summary>1 where A₀ is above A₁; NaN is missing.</summary>
        public float Above { get; set; }
    }

    public sealed class Right
    {
        [VectorType(5)]
        public float[] B { get; set; } = [];

        /// <summary>B₀ − B₁; NaN is missing.</summary>
        public float Gap { get; set; }
    }

    /// <summary>A row with the columns of both.</summary>
    public sealed class Both
    {
        [VectorType(3)]
        public float[] A { get; set; } = [];

        [VectorType(5)]
        public float[] B { get; set; } = [];
    }

    public static List<Left> Lefts(int rows, int seed = 1) =>
        [.. Vectors(rows, 3, seed).Select(x => new Left { A = x, Above = x[0] > x[1] ? 1 : 0 })];

    public static List<Right> Rights(int rows, int seed = 2) =>
        [.. Vectors(rows, 5, seed).Select(x => new Right { B = x, Gap = x[0] - x[1] })];

    public static IDataView View<T>(IEnumerable<T> rows)
        where T : class => new MLContext(1).Data.LoadFromEnumerable(rows.ToList());

    public static TrainingSet LeftSet(int rows, double weight = 1) =>
        new("left", View(Lefts(rows)))
        {
            Features = ["A"],
            Tasks = ["Above"],
            Weight = weight,
        };

    public static TrainingSet RightSet(int rows, double weight = 1) =>
        new("right", View(Rights(rows)))
        {
            Features = ["B"],
            Tasks = ["Gap"],
            Weight = weight,
        };

    public static MultiTaskEstimator Trainer(MultiTaskOptions options) =>
        new MLContext(1).MultiTask().Trainer(["A", "B"], [Tasks.Binary("Above", "Above"), Tasks.Regression("Gap", "Gap")], options);

    public static MultiTaskOptions Options(
        SetSampling? sampling = null,
        int epochs = 4,
        double heldOut = 0,
        Action<TrainingProgress>? watch = null,
        Balancer? balancer = null,
        string? checkpoints = null
    ) =>
        new()
        {
            Architecture = new HardSharing
            {
                TrunkLayers = [16],
                Dropout = 0.1,
                Normalization = LayerNormalization.Batch,
            },
            SetEncoderWidth = 8,
            SetSampling = sampling ?? new TemperatureSampling(),
            MaximumEpochs = epochs,
            BatchSize = 16,
            ValidationFraction = heldOut,
            Seed = 3,
            Threads = 1,
            Balancer = balancer,
            ProgressSteps = 1,
            Progress = new Reports(watch),
            Checkpoints = checkpoints is null
                ? null
                : new CheckpointOptions
                {
                    Folder = checkpoints,
                    EverySteps = 4,
                    EveryEpochs = 0,
                },
            NumericEncoding = new StandardizeEncoding(),
        };

    private static IEnumerable<float[]> Vectors(int rows, int size, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < rows; i++)
            yield return [.. Enumerable.Range(0, size).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }
}
