using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.MultiTask;

namespace Penguins;

/// <summary>Raw columns → stock transforms → one network with three heads.</summary>
public static class PenguinPipeline
{
    public static EstimatorChain<MultiTaskTransformer> Create(MLContext ml, IProgress<TrainingProgress>? progress = null) =>
        Preparation(ml).Append(Trainer(ml, Settings(progress)));

    /// <summary>Labels as keys, and all that is known of a penguin as one column of numbers.</summary>
    public static EstimatorChain<NormalizingTransformer> Preparation(MLContext ml) =>
        ml
            .Transforms.Conversion.MapValueToKey("SpeciesKey", nameof(Penguin.Species))
            // By value: "female" is the first key and "male" the second, which is the positive one. An empty cell becomes key 0: no label.
            .Append(
                ml.Transforms.Conversion.MapValueToKey(
                    "SexKey",
                    nameof(Penguin.Sex),
                    keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                )
            )
            .Append(ml.Transforms.Categorical.OneHotEncoding("IslandVector", nameof(Penguin.Island)))
            .Append(
                ml.Transforms.ReplaceMissingValues(
                    [new("BillLength"), new("BillDepth"), new("FlipperLength")],
                    MissingValueReplacingEstimator.ReplacementMode.Mean
                )
            )
            .Append(ml.Transforms.Concatenate("Features", "IslandVector", "BillLength", "BillDepth", "FlipperLength"))
            .Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));

    /// <summary>The network alone: it reads what the steps before it made.</summary>
    public static MultiTaskEstimator Trainer(MLContext ml, MultiTaskOptions settings) =>
        ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Multiclass("Species", "SpeciesKey"), Tasks.Binary("Sex", "SexKey"), Tasks.Regression("BodyMass", "BodyMass")],
                settings
            );

    public static MultiTaskOptions Settings(IProgress<TrainingProgress>? progress = null) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [32, 32] },
            BatchSize = 32,
            MaximumEpochs = 200,
            Patience = 30,
            Progress = progress,
        };
}
