using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a map of directions [3, height, width] as vectors of length 1, NaN where a pixel has none. A row without a labelled pixel
/// has no label.</summary>
internal sealed class NormalMapLabels(NormalsTask task, DataViewSchema.Column column, int size) : LabelEncoding
{
    public override int Width => size;

    public override bool IsScalar => false;

    public override bool IsMap => true;

    public override ReadLabel Bind(DataViewRow row)
    {
        var read = LabelVector<float>.Bind(task, column, row, size);
        var pixels = size / 3;
        return to =>
        {
            var (numbers, known) = (read(), 0);
            for (var i = 0; i < pixels; i++)
            {
                var (x, y, z) = (numbers[i], numbers[pixels + i], numbers[2 * pixels + i]);
                var length = MathF.Sqrt(x * x + y * y + z * z);
                if (float.IsInfinity(length))
                    throw new ArgumentOutOfRangeException(
                        column.Name,
                        length,
                        $"Task '{task.Name}': label column '{column.Name}' holds a direction of infinite length in row {row.Position}, "
                            + $"pixel {i}; expected finite numbers, or NaN where it is missing."
                    );
                // 0 / 0 is NaN: no direction.
                (to[i], to[pixels + i], to[2 * pixels + i]) = (x / length, y / length, z / length);
                known += length > 0 ? 1 : 0;
            }
            return known > 0;
        };
    }
}
