namespace MlNet.MultiTask;

/// <summary>Labels between the truth and what a teacher says (Hinton, Vinyals, Dean 2015; the mixture as in Lopez-Paz, Bottou, Schölkopf,
/// Vapnik 2016): share · teacher + (1 − share) · truth.</summary>
internal static class SoftLabels
{
    /// <summary>The labels of all rows: numbers, probabilities of yes, or those of all classes. A row without a prediction keeps its
    /// label.</summary>
    /// <param name="truth">The labels as they are.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="head">The task's head.</param>
    /// <param name="predictionOf">A row's prediction.</param>
    /// <param name="share">The teacher's share, from 0 to 1.</param>
    public static GrowingArray<float> Mix(
        GrowingArray<float> truth,
        int rows,
        TaskHead head,
        Func<int, float[]?> predictionOf,
        double share
    )
    {
        var classes = head.LogitCount > 1 && head.ClassCount > 0 ? head.LogitCount : 0;
        var mixed = new GrowingArray<float>(classes > 0 ? classes : truth.Width);
        mixed.Reserve(rows);
        for (var row = 0; row < rows; row++)
        {
            var to = mixed.Row(row);
            var from = truth.Row(row);
            var prediction = predictionOf(row);
            var own = prediction is not null && prediction.All(float.IsFinite) ? (float)share : 0;
            if (classes == 0)
                from.CopyTo(to);
            else if (from[0] >= 0 && from[0] < classes)
                to[(int)from[0]] = 1;
            for (var i = 0; i < to.Length && own > 0; i++)
                to[i] = own * prediction![i] + (1 - own) * to[i];
        }
        return mixed;
    }
}
