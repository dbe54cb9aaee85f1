using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a task with one label and several scores.</summary>
internal static class ScoreRows
{
    /// <summary>Reads them row by row; the array is the same for each.</summary>
    /// <param name="task">The task.</param>
    /// <param name="score">The scores' column.</param>
    /// <param name="size">Its slots.</param>
    /// <param name="counts">Counts the rows.</param>
    public static IEnumerable<(double Label, float[] Scores)> Read(
        ScoredTask task,
        DataViewSchema.Column score,
        int size,
        RowCounts counts
    )
    {
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score]);
        var (label, read) = (task.Label.Bind(cursor), ScoreReader.Bind(cursor, score, size));
        while (cursor.MoveNext())
        {
            var truth = label();
            if (double.IsNaN(truth))
            {
                counts.AddUnlabelled();
                continue;
            }
            var scores = read();
            if (counts.AddLabelled(!Array.Exists(scores, float.IsNaN)))
                yield return (truth, scores);
        }
    }
}
