using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads what a fitted teacher says of rows, in the form of a task's labels.</summary>
internal static class TeacherScores
{
    /// <summary>One row of values for each row of the view: the number, the probability of yes, or those of all classes.</summary>
    /// <param name="scored">What the teacher made of the view.</param>
    /// <param name="task">The task that it teaches.</param>
    /// <param name="head">Its head.</param>
    /// <exception cref="InvalidOperationException">The teacher has no such column.</exception>
    public static IEnumerable<float[]> Read(IDataView scored, TaskDefinition task, TaskHead head)
    {
        var isBinary = head.ClassCount == 2 && head.LogitCount == 1;
        var (name, width) = (isBinary ? "Probability" : "Score", isBinary ? 1 : head.LogitCount);
        if (scored.Schema.GetColumnOrNull(name) is not { } column || !Fits(column.Type, width))
            throw new InvalidOperationException(
                $"Teachers['{task.Name}']: after its fit the data has "
                    + (scored.Schema.GetColumnOrNull(name) is { } other ? $"a column '{name}' of {other.Type}" : $"no column '{name}'")
                    + $"; expected {(width == 1 ? "a Single" : $"a vector of {width} Singles")}: "
                    + (
                        isBinary ? "the calibrated probability of a binary trainer."
                        : head.ClassCount > 0 ? "the classes' probabilities of a multiclass trainer, in the order of the label's keys."
                        : "the score of a regression trainer."
                    )
            );
        var rows =
            width == 1 && column.Type is not VectorDataViewType
                ? scored.GetColumn<float>(column).Select(value => new[] { value })
                : scored.GetColumn<VBuffer<float>>(column).Select(values => values.DenseValues().ToArray());
        return rows.Select(row => Array.ConvertAll(row, value => AsLabel(value, task)));
    }

    // What is learnt in place of a label of that value. A teacher may say less than 0 where no label can be.
    private static float AsLabel(float value, TaskDefinition task) =>
        task switch
        {
            RegressionTask { Log1p: true } => Log1pLabels.Of(Math.Max(0, value)),
            RegressionTask { Loss: RegressionLoss.Poisson } => Math.Max(0, value),
            _ => value,
        };

    private static bool Fits(DataViewType type, int width) =>
        type is VectorDataViewType vector
            ? vector.Size == width && vector.ItemType == NumberDataViewType.Single
            : width == 1 && type == NumberDataViewType.Single;
}
