using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>A network, its rows and how it is trained.</summary>
/// <param name="Shape">What the peers call the network.</param>
/// <param name="Window">Steps that are timed together: few, so that some windows of an epoch are not disturbed by other programs.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Definitions">Its tasks.</param>
/// <param name="Optimizer">The optimizer; both sides use the same.</param>
/// <param name="Rows">The rows; an epoch goes over all of them.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Threads">Threads that libtorch may use.</param>
/// <param name="Column">The rows' column that the network reads.</param>
/// <param name="Encoding">How it reads it.</param>
internal sealed record TrainingCase(
    string Shape,
    int Window,
    Architecture Architecture,
    IReadOnlyList<TaskDefinition> Definitions,
    Optimizer Optimizer,
    IDataView Rows,
    int Steps,
    int Batch,
    int Threads,
    string Column = "Features",
    NumericEncoding? Encoding = null
)
{
    /// <summary>64 numbers → 128 → 64 → ten classes, yes or no, a number.</summary>
    public static TrainingCase Mlp(int batch, int threads, int steps) =>
        new(
            "mlp",
            10,
            new HardSharing { TrunkLayers = [128, 64] },
            [Tasks.Multiclass("A", "a"), Tasks.Binary("B", "b"), Tasks.Regression("C", "c")],
            new Adam(),
            Generate(steps * batch, 64, ("a", 10), ("b", 2), ("c", 0)),
            steps,
            batch,
            threads
        );

    /// <summary>128 numbers → 512 → 512 → the same: large enough for several threads to be worth a thought.</summary>
    public static TrainingCase Wide(int batch, int threads, int steps) =>
        new(
            "wide",
            10,
            new HardSharing { TrunkLayers = [512, 512] },
            [Tasks.Multiclass("A", "a"), Tasks.Binary("B", "b"), Tasks.Regression("C", "c")],
            new Adam(),
            Generate(steps * batch, 128, ("a", 10), ("b", 2), ("c", 0)),
            steps,
            batch,
            threads
        );

    /// <summary>Images of 36 × 36 with two things to recognise, as in Pareto MTL (Lin et al. 2019): ten classes each.</summary>
    public static TrainingCase Images(int batch, int threads, int steps) =>
        new(
            "lenet",
            1,
            new LeNet(),
            [Tasks.Multiclass("A", "a"), Tasks.Multiclass("B", "b")],
            new Sgd { LearningRate = 1e-3, Momentum = 0.9 },
            Generate(steps * batch, 36 * 36, ("a", 10), ("b", 10)),
            steps,
            batch,
            threads
        );

    /// <summary>The network of <c>examples/StreetScenes</c>: the class of each pixel, some of which nobody has named, and which classes are
    /// there.</summary>
    public static TrainingCase Scenes(int batch, int threads, int steps) =>
        new(
            "unet",
            1,
            new HardSharing { TrunkLayers = [] },
            [
                new SegmentationTask("Surface", nameof(SceneFrame.Map)) { NoLabel = SceneFrame.Classes },
                Tasks.MultiLabel("Presence", nameof(SceneFrame.Present), lossWeight: 0.2),
            ],
            new Adam { LearningRate = 1e-3 },
            new MLContext(seed: 1).Data.LoadFromEnumerable(SceneFrame.Make(steps * batch, SceneFrame.Classes + 1)),
            steps,
            batch,
            threads,
            nameof(SceneFrame.Image),
            new ImageEncoding(3, SceneFrame.Height, SceneFrame.Width)
            {
                Trunk = new ResNet { Channels = [16, 32, 64, 128] },
                Decoder = new UNetDecoder(),
            }
        );

    // Labels in whole classes, or any number where their count is 0.
    private static ArrayView Generate(int rows, int width, params (string Name, int Classes)[] labels)
    {
        var random = new Random(1);
        float[] Numbers(int count, Func<float> next)
        {
            var values = new float[count];
            for (var i = 0; i < count; i++)
                values[i] = next();
            return values;
        }
        return new ArrayView(
            rows,
            [
                ("Features", Numbers(rows * width, () => random.NextSingle() - 0.5f), width),
                .. labels.Select(label =>
                    (label.Name, Numbers(rows, () => label.Classes == 0 ? random.NextSingle() : random.Next(label.Classes)), 0)
                ),
            ]
        );
    }
}
