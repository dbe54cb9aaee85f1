namespace MlNet.MultiTask;

/// <summary>
/// Average precision as PASCAL VOC has it since 2010 (Everingham et al. 2010, §4.2, with all points instead of eleven): the area under the
/// precision at each recall, made to fall by taking the largest precision at that recall or a higher one.
/// </summary>
internal static class AveragePrecision
{
    /// <summary>The average precision, from 0 to 1.</summary>
    /// <param name="detections">Confidence of each detection, and whether it is right. Equal confidences are one point of the curve, so
    /// their order does not matter.</param>
    /// <param name="objects">How many objects there are to find, at least 1.</param>
    public static double Of(IEnumerable<(double Confidence, bool IsRight)> detections, long objects)
    {
        var curve = new List<(double Recall, double Precision)>();
        var (right, all) = (0L, 0L);
        foreach (var equals in detections.GroupBy(detection => detection.Confidence).OrderByDescending(group => group.Key))
        {
            foreach (var (_, isRight) in equals)
            {
                all++;
                right += isRight ? 1 : 0;
            }
            curve.Add(((double)right / objects, (double)right / all));
        }
        var (area, best) = (0.0, 0.0);
        for (var i = curve.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, curve[i].Precision);
            area += best * (curve[i].Recall - (i > 0 ? curve[i - 1].Recall : 0));
        }
        return area;
    }
}
