using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.MultiTask;
using Scenes;

namespace ClassifyLocateMeasure;

/// <summary>Images of bytes → one convolutional network → class, size and box.</summary>
internal static class ScenePipeline
{
    private const int BatchSize = 64;

    public static IReadOnlyList<TaskDefinition> AllTasks { get; } =
    [
        Tasks.Multiclass("Class", "GarmentKey", lossWeight: 0.5),
        Tasks.Regression("Size", nameof(Scene.Size), lossWeight: 0.3),
        Tasks.Box("Where", nameof(Scene.Box), lossWeight: 0.2),
    ];

    public static EstimatorChain<MultiTaskTransformer> Create(
        MLContext ml,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions options
    ) =>
        ml
            .Transforms.Conversion.MapValueToKey(
                "GarmentKey",
                nameof(Scene.Garment),
                keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue
            )
            .Append(ml.MultiTask().Trainer(nameof(Scene.Image), tasks, options));

    public static MultiTaskOptions Options(
        SceneOptions settings,
        Optimizer optimizer,
        Schedule schedule,
        int scenes,
        int epochs,
        string name
    ) =>
        new()
        {
            Architecture = new SceneNetwork { TowerLayers = [64] },
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                [nameof(Scene.Image)] = new ImageEncoding(1, Scene.Side, Scene.Side),
            },
            // Boxes follow the image. Sizes would not follow a change of scale, and all shoes of the data point to the left, also in the
            // test images: no scaling, no mirroring.
            Augmentations = [new RandomShift { Pixels = 3 }],
            Optimizer = optimizer,
            Schedule = schedule,
            Regularization = new Regularization { L1 = 1e-7, L2 = 1e-5 },
            BatchSize = BatchSize,
            MaximumEpochs = epochs,
            ValidationFraction = 0,
            Seed = settings.Seed,
            Threads = settings.Threads,
            Progress = new TrainingLines(name, scenes / BatchSize),
            ProgressSteps = TrainingLines.Steps,
        };
}
