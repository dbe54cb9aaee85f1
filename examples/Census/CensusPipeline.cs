using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

namespace Census;

/// <summary>Nine inputs, none of them a target or marital in disguise ('relationship' is left out), into one network.</summary>
public static class CensusPipeline
{
    private static readonly InputOutputColumnPair[] s_categories =
    [
        .. new[] { "Workclass", "Education", "Race", "Sex", "NativeCountry" }.Select(name => new InputOutputColumnPair(
            name + "Vector",
            name
        )),
    ];

    public static TaskDefinition[] AllTasks() =>
        [
            Tasks.Binary("Income", "IsRich"),
            Tasks.Binary("NeverMarried", "NeverMarried"),
            Tasks.Regression("Hours", "HoursPerWeek"),
            Tasks.Multiclass("Occupation", "OccupationKey"),
        ];

    public static EstimatorChain<MultiTaskTransformer> Create(
        MLContext ml,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions options
    ) =>
        ml
            .Transforms.Conversion.MapValueToKey("OccupationKey", "Occupation")
            .Append(ml.Transforms.Categorical.OneHotEncoding(s_categories))
            .Append(
                ml.Transforms.Concatenate(
                    "Features",
                    ["Age", "EducationNum", "LogGain", "LogLoss", .. s_categories.Select(pair => pair.OutputColumnName)]
                )
            )
            .Append(ml.MultiTask().Trainer("Features", tasks, options));
}
