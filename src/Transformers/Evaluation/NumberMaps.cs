using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a task with numbers for each pixel.</summary>
internal static class NumberMaps
{
    /// <summary>Reads them row by row; the arrays are the same for each.</summary>
    /// <param name="task">The task.</param>
    /// <param name="counts">Counts the rows.</param>
    /// <exception cref="ArgumentException">The label is no map as large as the score.</exception>
    public static IEnumerable<(float[] Label, float[] Score)> Read(ScoredTask task, RowCounts counts)
    {
        var column = task.Column("Score").Column;
        if (column.Type is not VectorDataViewType { Size: var size })
            throw new ArgumentException($"Task '{task.Schema.Name}': column '{column.Name}' is {column.Type}; expected a vector.");
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, column]);
        var (label, getter) = (task.Label.BindNumbers(cursor, size), cursor.GetGetter<VBuffer<float>>(column));
        var (vector, scores) = (default(VBuffer<float>), new float[size]);
        while (cursor.MoveNext())
        {
            var truth = label();
            if (truth is null || Array.TrueForAll(truth, float.IsNaN))
            {
                counts.AddUnlabelled();
                continue;
            }
            getter(ref vector);
            vector.CopyTo(scores);
            if (counts.AddLabelled(!Array.Exists(scores, float.IsNaN)))
                yield return (truth, scores);
        }
    }
}
