using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The range of regression labels.</summary>
internal static class RegressionLabels
{
    public static void Check(RegressionTask task, DataViewSchema.Column column, DataViewRow row, ReadOnlySpan<float> label)
    {
        foreach (var x in label)
        {
            if (float.IsInfinity(x))
                throw new ArgumentOutOfRangeException(column.Name, x,
                    $"Task '{task.Name}': label column '{column.Name}' is infinite (or too large for a Single) in row {row.Position}; expected a finite number, or NaN where it is missing.");
            if (x < 0 && task.Loss == RegressionLoss.Poisson)
                throw new ArgumentOutOfRangeException(column.Name, x,
                    $"Task '{task.Name}': label column '{column.Name}' is {x} in row {row.Position}; the Poisson loss needs labels of 0 or more.");
        }
    }
}
