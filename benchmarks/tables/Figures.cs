using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>The same stock evaluators for everyone's scores.</summary>
internal static class Figures
{
    /// <summary>Measures one task.</summary>
    /// <param name="context">The context.</param>
    /// <param name="set">Name of the data set.</param>
    /// <param name="label">The label column; its first letter says what kind it is.</param>
    /// <param name="scored">The rows with scores.</param>
    /// <param name="prefix">What stands in front of the score columns' names.</param>
    public static TaskFigure Of(MLContext context, string set, string label, IDataView scored, string prefix = "")
    {
        var name = $"{set} {label[2..]}";
        switch (label[0])
        {
            case 'b':
                var binary = context.BinaryClassification.Evaluate(
                    scored,
                    label,
                    prefix + "Score",
                    prefix + "Probability",
                    prefix + "PredictedLabel"
                );
                return new TaskFigure(name, "AUC", binary.AreaUnderRocCurve, true, binary.LogLoss);
            case 'm':
                var classes = context.MulticlassClassification.Evaluate(
                    WithLabels(context, scored, label),
                    label,
                    prefix + "Score",
                    prefix + "PredictedLabel"
                );
                return new TaskFigure(name, "accuracy", classes.MicroAccuracy, true, classes.LogLoss);
            default:
                var numbers = context.Regression.Evaluate(scored, label, prefix + "Score");
                return IsRate(label)
                    ? new TaskFigure(name, "R²", numbers.RSquared, true, double.NaN)
                    : new TaskFigure(name, "RMSE", numbers.RootMeanSquaredError, false, double.NaN);
        }
    }

    /// <summary>Only the rows that have a class.</summary>
    public static IDataView WithLabels(MLContext context, IDataView rows, string label) =>
        label[0] == 'm' ? context.Data.FilterRowsByMissingValues(rows, label) : rows;

    // What has no unit of interest is told by the share of its variance that is explained.
    private static bool IsRate(string label) => label is "r_hours" or "r_requests";
}
