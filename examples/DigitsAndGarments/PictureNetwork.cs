using Microsoft.ML;
using MlNet.MultiTask;

namespace DigitsAndGarments;

/// <summary>Two convolutions and a layer of 50 (LeNet), shared, with a head for each data set; or one of the heads alone.</summary>
public sealed class PictureNetwork(MLContext ml, PictureOptions options)
{
    public static TaskDefinition Digit { get; } = Tasks.Multiclass("Digit", "Digit");

    public static TaskDefinition Garment { get; } = Tasks.Multiclass("Garment", "Garment");

    /// <summary>Accuracy of the digits and of the garments when trained by a plan.</summary>
    public (double Digit, double Garment) Accuracy(
        Plan plan,
        PictureSets train,
        PictureSets test,
        int seed,
        IProgress<TrainingProgress>? progress = null
    )
    {
        if (plan.DigitWeight is { } weight)
        {
            using var model = Together(weight, train, seed, progress);
            return (Accuracy(model, Digit, test.Digits), Accuracy(model, Garment, test.Garments));
        }
        using var digits = Train([Digit], seed, progress).Fit([DigitSet(train)]);
        using var garments = Train([Garment], seed, progress).Fit([GarmentSet(train)]);
        return (Accuracy(digits, Digit, test.Digits), Accuracy(garments, Garment, test.Garments));
    }

    /// <summary>One network for both. Each step has a batch of both sets, so that the weights are weights of the sum that is
    /// learnt.</summary>
    public MultiTaskTransformer Together(double digitWeight, PictureSets train, int seed, IProgress<TrainingProgress>? progress = null) =>
        Train(
                [
                    Tasks.Multiclass("Digit", "Digit", lossWeight: 2 * digitWeight),
                    Tasks.Multiclass("Garment", "Garment", lossWeight: 2 * (1 - digitWeight)),
                ],
                seed,
                progress
            )
            .Fit([DigitSet(train), GarmentSet(train)]);

    /// <summary>How much a step for one task lowers the other's loss while both are learnt.</summary>
    public TaskAffinity Affinity(PictureSets train) =>
        Train([Digit, Garment], 1, null).MeasureAffinity([DigitSet(train), GarmentSet(train)]);

    public double Accuracy(MultiTaskTransformer model, TaskDefinition task, IDataView test) =>
        ml.MultiTask().Evaluate(model.Transform(test))[task.Name].Multiclass.MicroAccuracy;

    private static TrainingSet DigitSet(PictureSets train) => new("digits", train.Digits) { Tasks = ["Digit"] };

    private static TrainingSet GarmentSet(PictureSets train) => new("garments", train.Garments) { Tasks = ["Garment"] };

    private MultiTaskEstimator Train(IReadOnlyList<TaskDefinition> tasks, int seed, IProgress<TrainingProgress>? progress) =>
        ml.MultiTask()
            .Trainer(
                "Pixels",
                tasks,
                new MultiTaskOptions
                {
                    // Bytes in: the network itself scales and normalises them, both sets alike.
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, 28, 28) },
                    Architecture = new LeNet { Kernels = [5], Dropout = 0.2 },
                    SetSampling = new JointSampling(),
                    BatchSize = 64,
                    MaximumEpochs = options.Quick ? 2 : 12,
                    Patience = 4,
                    Seed = seed,
                    Progress = progress,
                }
            );
}
