using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads class labels as positions 0, 1, …: keys (0 is missing), or whole numbers (NaN is missing).</summary>
internal sealed class ClassLabels(TaskDefinition task, DataViewSchema.Column column, int? keyCount) : LabelEncoding
{
    // More classes than this is a number that should have been a regression target, or an identifier.
    private const int MaximumClasses = 100_000;

    public override int Width => 1;

    // Null for numbers, whose count follows from the data.
    public override int? KeyCount => keyCount;

    public override KeyVocabulary? KeyValues { get; } = keyCount is null ? null : KeyVocabularies.OfKeys(column);

    public override ReadLabel Bind(DataViewRow row) => LabelNumbers.Bind(row, column, keyCount is not null, (value, to) =>
        {
            if (keyCount is not null)
            {
                if (value == 0)
                    return false;
                to[0] = (float)(value - 1);
                return true;
            }
            if (double.IsNaN(value))
                return false;
            if (value < 0 || value >= MaximumClasses || value != Math.Floor(value))
                throw new ArgumentOutOfRangeException(
                    column.Name,
                    value,
                    $"Task '{task.Name}': label column '{column.Name}' holds {value} in row {row.Position}; "
                        + $"class labels are whole numbers from 0 to {MaximumClasses - 1} (MapValueToKey turns any values into classes)."
                );
            to[0] = (float)value;
            return true;
        });
}
