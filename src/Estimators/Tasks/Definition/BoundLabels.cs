using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the bounds of a number, or their logarithms: NaN where there is none. A row without any is missing.</summary>
internal sealed class BoundLabels : LabelEncoding
{
    private readonly TaskDefinition _task;
    private readonly DataViewSchema.Column _column;
    private readonly bool _isLog;

    public BoundLabels(TaskDefinition task, DataViewSchema.Column column, bool isLog)
    {
        (_task, _column, _isLog) = (task, column, isLog);
        if (column.Type is not VectorDataViewType { ItemType: var item, Size: 2 } || !item.Equals(NumberDataViewType.Single))
            throw task.BadLabel(column, "a vector of two Singles, the least and the largest value that the number can have");
    }

    public override int Width => 2;

    public override bool IsScalar => false;

    public override ReadLabel Bind(DataViewRow row)
    {
        var read = LabelVector<float>.Bind(_task, _column, row, 2);
        return to =>
        {
            var bounds = read();
            var (low, high) = (Bound(bounds[0]), Bound(bounds[1]));
            if (low > high || float.IsPositiveInfinity(bounds[0]) || float.IsNegativeInfinity(bounds[1]) || (_isLog && bounds[1] <= 0))
                throw new ArgumentOutOfRangeException(
                    _column.Name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Task '{_task.Name}': label column '{_column.Name}' is [{bounds[0]}, {bounds[1]}] in row {row.Position}; expected "
                            + $"the least and the largest value{(_isLog ? ", greater than 0 for a logarithm" : "")}, in this order, NaN "
                            + $"or infinite where there is no bound."
                    )
                );
            (to[0], to[1]) = (low, high);
            return !float.IsNaN(low) || !float.IsNaN(high);
        };
    }

    private float Bound(float value) =>
        !float.IsFinite(value) || (_isLog && value <= 0) ? float.NaN
        : _isLog ? (float)Math.Log(value)
        : value;
}
