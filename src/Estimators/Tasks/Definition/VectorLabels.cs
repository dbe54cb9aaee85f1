using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector of numbers; a row with a NaN in it is missing.</summary>
internal sealed class VectorLabels(TaskDefinition task, DataViewSchema.Column column, int size, NumberRange range) : LabelEncoding
{
    public override int Width => size;

    public override bool IsScalar => false;

    public override IReadOnlyList<string> SlotNames { get; } = FeatureColumns.SlotNames(column, size);

    public override ReadLabel Bind(DataViewRow row)
    {
        var read = LabelVector<float>.Bind(task, column, row, size);
        return to =>
        {
            read().CopyTo(to);
            foreach (var x in to)
                if (float.IsNaN(x))
                    return false;
            range.Check(task, column, row, to);
            return true;
        };
    }
}
