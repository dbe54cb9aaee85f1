using Microsoft.ML;
using Penguins;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>The penguins of the demo, and a model of them after a few epochs: what most pages are about.</summary>
internal static class PenguinModel
{
    public static MLContext Context { get; } = new(seed: 1);

    public static DataOperationsCatalog.TrainTestData Split { get; } =
        Context.Data.TrainTestSplit(PenguinData.Load(Context), testFraction: 0.2);

    private static readonly Lazy<ITransformer> s_model = new(() => Fit(Split.TrainSet));
    private static readonly Lazy<ITransformer> s_preparation = new(() => PenguinPipeline.Preparation(Context).Fit(Split.TrainSet));

    public static ITransformer Model => s_model.Value;

    /// <summary>The training rows with features and keys.</summary>
    public static IDataView PreparedTrain => s_preparation.Value.Transform(Split.TrainSet);

    /// <summary>The test rows with features and keys.</summary>
    public static IDataView PreparedTest => s_preparation.Value.Transform(Split.TestSet);

    public static IReadOnlyList<TaskDefinition> Questions { get; } =
    [Tasks.Multiclass("Species", "SpeciesKey"), Tasks.Binary("Sex", "SexKey"), Tasks.Regression("BodyMass", "BodyMass")];

    private static ITransformer Fit(IDataView rows) =>
        PenguinPipeline
            .Preparation(Context)
            .Append(
                PenguinPipeline.Trainer(
                    Context,
                    new MultiTaskOptions
                    {
                        MaximumEpochs = 5,
                        BatchSize = 32,
                        Architecture = new HardSharing { TrunkLayers = [16] },
                    }
                )
            )
            .Fit(rows);
}
