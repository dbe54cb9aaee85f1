using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector of yes and no as 1 and 0, and NaN where an entry is missing; a row without any entry is missing.</summary>
internal sealed class FlagLabels(TaskDefinition task, DataViewSchema.Column column, int size) : LabelEncoding
{
    public override int Width => size;

    public override bool IsScalar => false;

    public override IReadOnlyList<string> SlotNames { get; } = FeatureColumns.SlotNames(column, size);

    public override ReadLabel Bind(DataViewRow row) =>
        ((VectorDataViewType)column.Type).ItemType is BooleanDataViewType ? BindBooleans(row) : BindNumbers(row);

    private ReadLabel BindBooleans(DataViewRow row)
    {
        var read = LabelVector<bool>.Bind(task, column, row, size);
        return to =>
        {
            var flags = read();
            for (var i = 0; i < flags.Length; i++)
                to[i] = flags[i] ? 1 : 0;
            return true;
        };
    }

    private ReadLabel BindNumbers(DataViewRow row)
    {
        var read = LabelVector<float>.Bind(task, column, row, size);
        return to =>
        {
            var numbers = read();
            var known = 0;
            for (var i = 0; i < numbers.Length; i++)
            {
                var isKnown = !float.IsNaN(numbers[i]);
                to[i] = isKnown ? (numbers[i] > 0 ? 1 : 0) : float.NaN;
                known += isKnown ? 1 : 0;
            }
            return known > 0;
        };
    }
}
