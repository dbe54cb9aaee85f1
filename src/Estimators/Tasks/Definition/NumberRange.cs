using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The range that a label's numbers must be in.</summary>
/// <param name="Minimum">The least of them.</param>
/// <param name="Expected">The range in words.</param>
internal sealed record NumberRange(double Minimum, string Expected)
{
    public static NumberRange From(double minimum) =>
        double.IsNegativeInfinity(minimum)
            ? new(minimum, "a finite number")
            : new(minimum, FormattableString.Invariant($"a finite number of {minimum} or more"));

    /// <exception cref="ArgumentOutOfRangeException">A number is not in the range.</exception>
    public void Check(TaskDefinition task, DataViewSchema.Column column, DataViewRow row, ReadOnlySpan<float> label)
    {
        for (var i = 0; i < label.Length; i++)
            if (!float.IsFinite(label[i]) || label[i] < Minimum)
                throw new ArgumentOutOfRangeException(
                    column.Name,
                    label[i],
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Task '{task.Name}': label column '{column.Name}' is {label[i]} as a Single in row "
                            + $"{row.Position}{(label.Length > 1 ? $", slot {i}" : "")}; expected {Expected}, or NaN where it is missing."
                    )
                );
    }
}
