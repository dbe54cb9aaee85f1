using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Labels as (y − offset) / scale. A row whose offset or scale is missing has no label.</summary>
/// <param name="labels">Reads y.</param>
/// <param name="task">Name of the task.</param>
/// <param name="offset">The column of the offset; null for 0.</param>
/// <param name="scale">The column of the scale; null for 1.</param>
internal sealed class FramedLabels(LabelEncoding labels, string task, string? offset, string? scale) : LabelEncoding
{
    public override int Width => labels.Width;

    public override bool IsScalar => labels.IsScalar;

    public override IReadOnlyList<string> SlotNames => labels.SlotNames;

    public override ReadLabel Bind(DataViewRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var read = labels.Bind(row);
        var (zero, unit) = (Getter(row, offset, 0), Getter(row, scale, 1));
        return to =>
        {
            if (!read(to))
                return false;
            var (from, by) = (zero(), unit());
            if (float.IsNaN(from) || float.IsNaN(by))
                return false;
            if (!(by > 0) || float.IsInfinity(by) || float.IsInfinity(from))
                throw new ArgumentOutOfRangeException(
                    scale ?? offset,
                    by,
                    $"Task '{task}': row {row.Position} has the offset {from} and the scale {by}; expected a finite offset, and a finite "
                        + "scale greater than 0."
                );
            foreach (ref var value in to)
                value = (value - from) / by;
            return true;
        };
    }

    private static Func<float> Getter(DataViewRow row, string? column, float otherwise)
    {
        if (column is null)
            return () => otherwise;
        var getter = row.GetGetter<float>(row.Schema[column]);
        var value = 0f;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }
}
