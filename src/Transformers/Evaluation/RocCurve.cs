namespace MlNet.MultiTask;

/// <summary>The ROC curve of scores: one point for each different score, thinned out where there are many.</summary>
internal static class RocCurve
{
    private const int MostPoints = 1000;

    /// <summary>From (0, 0) to (1, 1).</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="labels">Whether each row is true; both kinds occur.</param>
    public static IReadOnlyList<RocPoint> Of(IReadOnlyList<float> scores, IReadOnlyList<bool> labels)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];
        var (positive, negative) = (labels.Count(label => label), labels.Count(label => !label));
        var (hits, alarms) = (0, 0);
        var points = new List<RocPoint> { new(double.PositiveInfinity, 0, 0, 1) };
        for (var k = 0; k < order.Length; k++)
        {
            (hits, alarms) = labels[order[k]] ? (hits + 1, alarms) : (hits, alarms + 1);
            if (k + 1 == order.Length || scores[order[k + 1]] != scores[order[k]])
                points.Add(new(scores[order[k]], (double)alarms / negative, (double)hits / positive, (double)hits / (hits + alarms)));
        }
        var step = (points.Count - 1 + MostPoints - 1) / MostPoints;
        return step <= 1 ? points : [.. points.Where((_, i) => i % step == 0 || i == points.Count - 1)];
    }
}
