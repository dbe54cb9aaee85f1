using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The training that wrote the model and the checkpoint in Continuing/Files, with settings of every kind.</summary>
internal static class OlderTraining
{
    private static readonly string[] s_features = ["Features", "Key"];

    public static MultiTaskOptions Options(CheckpointOptions? checkpoints = null, Action<TrainingProgress>? watch = null) =>
        new()
        {
            Architecture = new Mmoe
            {
                ExpertLayers = [6],
                ExpertCount = 2,
                TowerLayers = [4],
                Activation = Activation.Elu,
                Dropout = 0.1,
            },
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Features"] = new PeriodicEncoding
                {
                    Frequencies = 2,
                    Width = 2,
                    Sigma = 0.2,
                },
            },
            Balancer = new Famo(),
            TaskWeights = TaskWeights.ByLabelCount(0.5),
            Optimizer = new Sgd { LearningRate = 0.02, Momentum = 0.9 },
            Schedule = new PlateauSchedule { Patience = 1 },
            Regularization = new Regularization { L2 = 1e-4 },
            BatchSize = 16,
            MaximumEpochs = 4,
            Seed = 11,
            Threads = 1,
            Checkpoints = checkpoints,
            Progress = new Reports(watch),
        };

    public static MultiTaskEstimator Trainer(MultiTaskOptions options) => new MLContext(1).MultiTask().Trainer(s_features, Tasks, options);

    public static IDataView Rows(int seed = 1) => new MLContext(1).Data.LoadFromEnumerable(Sample.Many(60, seed));

    private static TaskDefinition[] Tasks =>
        [
            MultiTask.Tasks.Multiclass("Class", "Class"),
            MultiTask.Tasks.Binary("Sign", "Sign"),
            new RegressionTask("Sum", "Sum")
            {
                Loss = RegressionLoss.Huber,
                HuberDelta = 2,
                LossWeight = 0.5,
            },
        ];
}
