namespace MlNet.MultiTask;

/// <summary>Average precision as COCO has it (<c>COCOeval.accumulate</c>): the mean over the recalls 0, 0.01, …, 1 of the largest precision
/// at that recall or a higher one; 0 at recalls that are not reached.</summary>
internal static class CocoPrecision
{
    private const int Recalls = 101;

    /// <summary>The average precision, from 0 to 1; NaN without an object.</summary>
    /// <param name="detections">By falling score, how often each counts, and whether it is right (1), wrong (0) or to be ignored.</param>
    /// <param name="objects">How many objects there are to find.</param>
    public static double Of(IEnumerable<(long Count, sbyte Verdict)> detections, long objects)
    {
        if (objects == 0)
            return double.NaN;
        var curve = new List<(double Recall, double Precision)>();
        var (right, wrong) = (0L, 0L);
        foreach (var (count, verdict) in detections)
        {
            if (count == 0 || verdict < 0)
                continue;
            (right, wrong) = verdict > 0 ? (right + count, wrong) : (right, wrong + count);
            curve.Add(((double)right / objects, (double)right / (right + wrong)));
        }
        for (var i = curve.Count - 2; i >= 0; i--)
            curve[i] = curve[i] with { Precision = Math.Max(curve[i].Precision, curve[i + 1].Precision) };
        var (sum, at) = (0.0, 0);
        for (var i = 0; i < Recalls; i++)
        {
            // numpy's linspace: i · 0.01, which is not always i / 100.
            var recall = i == Recalls - 1 ? 1 : i * 0.01;
            while (at < curve.Count && curve[at].Recall < recall)
                at++;
            sum += at < curve.Count ? curve[at].Precision : 0;
        }
        return sum / Recalls;
    }
}
