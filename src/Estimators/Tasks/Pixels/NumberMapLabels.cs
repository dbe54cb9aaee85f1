using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a map of numbers, NaN where a pixel has none. A row without a labelled pixel has no label.</summary>
/// <param name="task">The task.</param>
/// <param name="column">The label column.</param>
/// <param name="size">Numbers of a row.</param>
internal sealed class NumberMapLabels(DenseRegressionTask task, DataViewSchema.Column column, int size) : LabelEncoding
{
    private readonly NumberRange _range =
        task.IsInverse ? new NumberRange(float.Epsilon, "a finite number greater than 0, as inverse depth needs")
        : task.IsLog ? new NumberRange(float.Epsilon, "a finite number greater than 0, whose logarithm is learnt")
        : NumberRange.From(double.NegativeInfinity);

    public override int Width => size;

    public override bool IsScalar => false;

    public override bool IsMap => true;

    public override ReadLabel Bind(DataViewRow row)
    {
        var read = LabelVector<float>.Bind(task, column, row, size);
        return to =>
        {
            var (numbers, known) = (read(), 0);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = numbers[i];
                if (float.IsNaN(numbers[i]))
                    continue;
                _range.Check(task, column, row, numbers.AsSpan(i, 1));
                known++;
                if (task.IsInverse)
                    to[i] = 1 / numbers[i];
                else if (task.IsLog)
                    to[i] = MathF.Log(numbers[i]);
            }
            return known > 0;
        };
    }
}
