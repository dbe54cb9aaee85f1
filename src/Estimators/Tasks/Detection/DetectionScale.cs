namespace MlNet.MultiTask;

/// <summary>Objects per image, and mean and deviation of their width and height in the label's units.</summary>
/// <param name="ObjectsPerRow">Objects of a labelled training row, on average.</param>
/// <param name="Mean">Mean width and height.</param>
/// <param name="Deviation">Their deviations; where all are alike, their means.</param>
internal sealed record DetectionScale(double ObjectsPerRow, float[] Mean, float[] Deviation)
{
    /// <summary>From the statistics of labels that <see cref="DetectedObject"/>s were written to.</summary>
    /// <returns>Null where there is no object with a width and a height.</returns>
    public static DetectionScale? Of(LabelStatistics statistics, int objects)
    {
        var (mean, deviation, count) = (new float[2], new float[2], 0L);
        for (var side = 0; side < 2; side++)
        {
            int[] slots = [.. Enumerable.Range(0, objects).Select(i => i * DetectedObject.Width + 3 + side)];
            count = slots.Sum(statistics.Known);
            if (count == 0)
                return null;
            // Of each place in the list there are a mean and a deviation of their own; together: the mean of the squares less its square.
            var means = statistics.Mean.ToArray();
            var all = slots.Sum(slot => statistics.Known(slot) * means[slot]) / count;
            var square = slots.Sum(slot =>
                statistics.Known(slot) * (Math.Pow(statistics.Deviation(slot), 2) + Math.Pow(means[slot] - all, 2))
            );
            var spread = Math.Sqrt(square / count);
            (mean[side], deviation[side]) = ((float)all, (float)(spread > 1e-3 * all ? spread : all));
            if (!(all > 0))
                return null;
        }
        return new((double)count / statistics.Rows, mean, deviation);
    }
}
