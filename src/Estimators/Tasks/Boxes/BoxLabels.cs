using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads boxes of any format as centre and size. A NaN means that the row has no box: its label is missing, or four NaN where the
/// task learns that too.</summary>
internal sealed class BoxLabels(BoxTask task, DataViewSchema.Column column) : LabelEncoding
{
    private const int Size = 4;

    private static readonly NumberRange s_range = NumberRange.From(double.NegativeInfinity);

    public override int Width => Size;

    public override ReadLabel Bind(DataViewRow row)
    {
        var read = LabelVector<float>.Bind(task, column, row, Size);
        return to =>
        {
            var box = read();
            if (box.Any(float.IsNaN))
            {
                to.Fill(float.NaN);
                return task.Confidence != BoxConfidence.None;
            }
            s_range.Check(task, column, row, box);
            Convert(box, to);
            if (to[2] < 0 || to[3] < 0)
                throw new ArgumentOutOfRangeException(
                    column.Name,
                    FormattableString.Invariant($"{box[0]}, {box[1]}, {box[2]}, {box[3]}"),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Task '{task.Name}': label column '{column.Name}' holds a box of width {to[2]} and height {to[3]} in row "
                            + $"{row.Position}; expected 0 or more. "
                    ) + $"Its format is {task.Format}: {string.Join(", ", BoxSlots.Names(task.Format))}."
                );
            return true;
        };
    }

    private void Convert(ReadOnlySpan<float> box, Span<float> to)
    {
        box.CopyTo(to);
        if (task.Format == BoxFormat.Corners)
            (to[2], to[3]) = (box[2] - box[0], box[3] - box[1]);
        if (task.Format != BoxFormat.CenterSize)
            (to[0], to[1]) = (box[0] + to[2] / 2, box[1] + to[3] / 2);
    }
}
