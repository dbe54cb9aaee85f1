using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Reads a number as it is; NaN is missing.</summary>
internal sealed class NumberLabels(TaskDefinition task, DataViewSchema.Column column, NumberRange range) : LabelEncoding
{
    public override int Width => 1;

    public override ReadLabel Bind(DataViewRow row) => LabelNumbers.Bind(row, column, false, (value, to) =>
        {
            if (double.IsNaN(value))
                return false;
            to[0] = (float)value;
            range.Check(task, column, row, to);
            return true;
        });
}
