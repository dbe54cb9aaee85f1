namespace Microsoft.ML;

/// <summary>The two areas that rank scored rows; both take the rows by falling score.</summary>
internal static class AreaUnderCurves
{
    /// <summary>The share of pairs of a positive and a negative row in which the positive one scores higher; a tie counts half.</summary>
    public static double Roc(IReadOnlyList<(float Score, bool Positive)> rows)
    {
        double positives = 0, negatives = 0, pairs = 0;
        foreach (var tied in rows.GroupBy(r => r.Score).OrderByDescending(g => g.Key))
        {
            double positive = tied.Count(r => r.Positive);
            double negative = tied.Count() - positive;
            pairs += negative * (positives + 0.5 * positive);
            positives += positive;
            negatives += negative;
        }
        if (positives == 0)
            throw new ArgumentOutOfRangeException("PosSample", "AUC is not defined when there is no positive class in the data");
        if (negatives == 0)
            throw new ArgumentOutOfRangeException("NegSample", "AUC is not defined when there is no negative class in the data");
        return pairs / (positives * negatives);
    }

    /// <summary>
    /// The lower trapezoid estimator of Boyd, Eng and Page (2013): rows are accepted one by one; each positive one adds a
    /// trapezoid between the precision just before it and the precision with it. Ties are taken in the order of the rows.
    /// </summary>
    public static double PrecisionRecall(IReadOnlyList<(float Score, bool Positive)> rows)
    {
        int positives = rows.Count(r => r.Positive);
        int truePositives = 0, accepted = 0;
        double area = 0, recall = 0, precision = 1;
        foreach (var (_, positive) in rows.OrderByDescending(r => r.Score))
        {
            accepted++;
            if (!positive)
            {
                precision = (double)truePositives / accepted;
                continue;
            }
            truePositives++;
            double nextRecall = (double)truePositives / positives;
            double nextPrecision = (double)truePositives / accepted;
            area += (nextRecall - recall) * (precision + nextPrecision) / 2;
            recall = nextRecall;
            precision = nextPrecision;
        }
        return area;
    }
}
