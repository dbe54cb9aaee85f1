using Microsoft.ML;
using MlNet.MultiTask;

namespace Digits;

/// <summary>784 pixels → 128 → 64 → two softmax heads, and a weighted sum of their losses.</summary>
public static class DigitNetwork
{
    public static TaskDefinition[] AllTasks() =>
        [Tasks.Multiclass("Digit", "Number", lossWeight: 0.7), Tasks.Multiclass("Parity", "Parity", lossWeight: 0.3)];

    public static MultiTaskEstimator Create(
        MLContext ml,
        IReadOnlyList<TaskDefinition> tasks,
        int seed,
        bool quick,
        IProgress<TrainingProgress>? progress = null
    ) =>
        ml.MultiTask()
            .Trainer(
                "Pixels",
                tasks,
                new MultiTaskOptions
                {
                    // Bytes in: the network itself scales and normalises them.
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, 28, 28) },
                    Architecture = new HardSharing { TrunkLayers = [128, 64], Dropout = 0.2 },
                    BatchSize = 64,
                    MaximumEpochs = quick ? 2 : 40,
                    Patience = 6,
                    Seed = seed,
                    Threads = 1,
                    Progress = progress,
                }
            );

    public static double Accuracy(MLContext ml, IDataView scored, TaskDefinition task) =>
        ml.MulticlassClassification.Evaluate(scored, task.LabelColumn, $"{task.Name}.Score", $"{task.Name}.PredictedLabel").MicroAccuracy;
}
