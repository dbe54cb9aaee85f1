using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the objects of an image, one behind the other, as <see cref="DetectedObject"/> says; behind the last NaN. A row with a
/// NaN among its boxes has no label, one without boxes has no objects.</summary>
internal sealed class DetectionLabels(DetectionTask task, DataViewSchema.Column column, int classes) : LabelEncoding
{
    private static readonly NumberRange s_range = NumberRange.From(double.NegativeInfinity);

    public override int Width => task.MaximumObjects * DetectedObject.Width;

    public override bool IsScalar => false;

    public override int? KeyCount => classes;

    public override KeyVocabulary? KeyValues { get; } = KeyVocabularies.OfKeys(column);

    internal override bool IsOfParts => true;

    public override ReadLabel Bind(DataViewRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var (keyGetter, boxGetter) = (KeyGetters.Vector(row, column), row.GetGetter<VBuffer<float>>(row.Schema[task.BoxColumn]));
        var (keys, boxes) = (default(VBuffer<ulong>), default(VBuffer<float>));
        return to =>
        {
            boxGetter(ref boxes);
            foreach (var number in boxes.GetValues())
                if (float.IsNaN(number))
                    return false;
            keyGetter(ref keys);
            Check(keys.Length, boxes.Length, row.Position);
            float[] corners = [.. boxes.DenseValues()];
            s_range.Check(task, column, row, corners);
            to.Fill(float.NaN);
            var at = 0;
            foreach (var key in keys.DenseValues())
            {
                var box = corners.AsSpan(4 * at, 4);
                if (box[2] < box[0] || box[3] < box[1])
                    throw new ArgumentOutOfRangeException(
                        task.BoxColumn,
                        string.Create(CultureInfo.InvariantCulture, $"{box[0]}, {box[1]}, {box[2]}, {box[3]}"),
                        $"Task '{task.Name}': column '{task.BoxColumn}' holds a box whose right is left of its left, or whose bottom is "
                            + $"above its top, in row {row.Position}, object {at}; expected left, top, right and bottom of each object."
                    );
                new DetectedObject(
                    key > 0 && key <= (ulong)classes ? key - 1 : DetectedObject.UnknownClass,
                    box[0],
                    box[1],
                    box[2],
                    box[3]
                ).Write(to, at++);
            }
            return true;
        };
    }

    private void Check(int objects, int numbers, long position)
    {
        if (numbers != 4L * objects)
            throw new InvalidOperationException(
                $"Task '{task.Name}': label column '{column.Name}' has {objects} objects in row {position}, and '{task.BoxColumn}' "
                    + $"{numbers} numbers; expected {4L * objects}, four of each object, or a NaN where the row has no label."
            );
        if (objects > task.MaximumObjects)
            throw new InvalidOperationException(
                $"Task '{task.Name}': label column '{column.Name}' has {objects} objects in row {position}, more than the "
                    + $"{nameof(DetectionTask.MaximumObjects)} = {task.MaximumObjects} of the task: raise it."
            );
    }
}
