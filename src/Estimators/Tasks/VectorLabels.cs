using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a vector of numbers; a row with a NaN in it is missing.</summary>
internal sealed class VectorLabels(RegressionTask task, DataViewSchema.Column column, int size) : LabelEncoding
{
    public override int Width => size;

    public override ReadLabel Bind(DataViewRow row)
    {
        var getter = row.GetGetter<VBuffer<float>>(column);
        var value = default(VBuffer<float>);
        return to =>
        {
            getter(ref value);
            value.CopyTo(to);
            foreach (var x in to)
                if (float.IsNaN(x))
                    return false;
            RegressionLabels.Check(task, column, row, to);
            return true;
        };
    }
}
