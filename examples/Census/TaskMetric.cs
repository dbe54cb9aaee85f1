using Microsoft.ML;

namespace Census;

/// <summary>What a task is judged by; more is better for all of them.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Measure">Measures it on a scored view.</param>
public sealed record TaskMetric(string Task, string Metric, Func<MLContext, IDataView, double> Measure)
{
    public static IReadOnlyList<TaskMetric> All { get; } =
    [
        new("Income", "AUC", (ml, scored) =>
            ml
                .BinaryClassification.Evaluate(scored, "IsRich", "Income.Score", "Income.Probability", "Income.PredictedLabel")
                .AreaUnderRocCurve
        ),
        new("NeverMarried", "AUC", (ml, scored) =>
            ml
                .BinaryClassification.Evaluate(
                    scored,
                    "NeverMarried",
                    "NeverMarried.Score",
                    "NeverMarried.Probability",
                    "NeverMarried.PredictedLabel"
                )
                .AreaUnderRocCurve
        ),
        new("Hours", "R²", (ml, scored) => ml.Regression.Evaluate(scored, "HoursPerWeek", "Hours.Score").RSquared),
        new("Occupation", "accuracy", (ml, scored) =>
            ml.MulticlassClassification.Evaluate(scored, "OccupationKey", "Occupation.Score", "Occupation.PredictedLabel").MicroAccuracy
        ),
    ];
}
