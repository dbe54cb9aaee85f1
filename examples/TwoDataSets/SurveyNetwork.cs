using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

namespace TwoDataSets;

/// <summary>One shared hidden layer and two yes-or-no heads, or the same network with one of them.</summary>
public sealed class SurveyNetwork(MLContext ml, Surveys surveys, SurveyOptions options)
{
    public static TaskDefinition Income { get; } = Tasks.Binary("Income", nameof(Answers.IsRich));

    public static TaskDefinition Marriage { get; } = Tasks.Binary("Marriage", nameof(Answers.NeverMarried));

    private readonly ITransformer _preparation = Prepare(ml, surveys.Marriage);
    private IDataView? _income,
        _marriage,
        _test;

    /// <summary>What stands in front of the network, the same for both surveys; fitted on the larger one.</summary>
    public ITransformer Preparation => _preparation;

    private IDataView IncomeRows => _income ??= ml.Data.Cache(_preparation.Transform(surveys.Income));

    private IDataView MarriageRows => _marriage ??= ml.Data.Cache(_preparation.Transform(surveys.Marriage));

    private IDataView TestRows => _test ??= ml.Data.Cache(_preparation.Transform(surveys.Test));

    /// <summary>Trains on both surveys.</summary>
    public MultiTaskTransformer Together(SetSampling sampling, int seed, IProgress<TrainingProgress>? progress = null) =>
        Train([Income, Marriage], sampling, seed, progress)
            .Fit([
                new TrainingSet("income survey", IncomeRows) { Tasks = ["Income"], ValidationFraction = 0.2 },
                new TrainingSet("marriage survey", MarriageRows) { Tasks = ["Marriage"], ValidationFraction = 0.1 },
            ]);

    /// <summary>Trains on one survey.</summary>
    public MultiTaskTransformer Alone(TaskDefinition task, int seed) =>
        Train([task], new AlternatingSampling(), seed, null)
            .Fit([
                task == Income
                    ? new TrainingSet("income survey", IncomeRows) { ValidationFraction = 0.2 }
                    : new TrainingSet("marriage survey", MarriageRows) { ValidationFraction = 0.1 },
            ]);

    /// <summary>Area under the ROC curve of the task on the test rows.</summary>
    public double Auc(MultiTaskTransformer model, TaskDefinition task) =>
        ml.MultiTask().Evaluate(model.Transform(TestRows))[task.Name].Binary.AreaUnderRocCurve;

    private MultiTaskEstimator Train(
        IReadOnlyList<TaskDefinition> tasks,
        SetSampling sampling,
        int seed,
        IProgress<TrainingProgress>? progress
    ) =>
        ml.MultiTask()
            .Trainer(
                "Features",
                tasks,
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [32], Dropout = 0.2 },
                    SetSampling = sampling,
                    BatchSize = 64,
                    MaximumEpochs = options.Quick ? 2 : 40,
                    Patience = 8,
                    Seed = seed,
                    Threads = 1,
                    Progress = progress,
                }
            );

    private static ITransformer Prepare(MLContext ml, IDataView rows)
    {
        InputOutputColumnPair[] categories =
        [
            .. new[] { "Workclass", "Occupation", "Sex" }.Select(name => new InputOutputColumnPair(name + "Vector", name)),
        ];
        return ml
            .Transforms.Categorical.OneHotEncoding(categories)
            .Append(
                ml.Transforms.Concatenate(
                    "Features",
                    ["Age", "EducationNum", "HoursPerWeek", .. categories.Select(pair => pair.OutputColumnName)]
                )
            )
            .Fit(rows);
    }
}
