namespace MlNet.MultiTask;

/// <summary>Finds the threshold of the score with the largest F1, or with the least cost, over rows whose labels are known. All thresholds
/// between two different scores are tried.</summary>
internal static class ThresholdSearch
{
    // Beyond this a probability is 0 or 1 in float32.
    private const double Reach = 16;

    /// <summary>The best threshold, as a logit: rows with a higher score are taken as true. Halfway between two scores, or 1 beyond the
    /// outermost one; null where all labels are alike. Of equally good ones the highest.</summary>
    /// <param name="scores">The rows' logits.</param>
    /// <param name="labels">What is true.</param>
    /// <param name="weights">How much each row counts.</param>
    /// <param name="missCost">What a missed true row costs, in false alarms; null for the largest F1 = 2 TP / (2 TP + FP + FN).</param>
    public static double? Best(
        IReadOnlyList<float> scores,
        IReadOnlyList<bool> labels,
        IReadOnlyList<double> weights,
        double? missCost
    )
    {
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];
        var positive = order.Where(i => labels[i]).Sum(i => weights[i]);
        if (!(positive > 0) || !(order.Where(i => !labels[i]).Sum(i => weights[i]) > 0))
            return null;
        var (hits, alarms) = (0.0, 0.0);
        double Value() => missCost is { } cost ? -(cost * (positive - hits) + alarms) : 2 * hits / (hits + alarms + positive);
        var (best, threshold) = (Value(), scores[order[0]] + 1.0);
        for (var k = 0; k < order.Length; k++)
        {
            (hits, alarms) = labels[order[k]] ? (hits + weights[order[k]], alarms) : (hits, alarms + weights[order[k]]);
            var isLast = k + 1 == order.Length;
            if ((!isLast && scores[order[k + 1]] == scores[order[k]]) || Value() <= best)
                continue;
            best = Value();
            threshold = isLast ? scores[order[k]] - 1.0 : ((double)scores[order[k]] + scores[order[k + 1]]) / 2;
        }
        return Math.Clamp(threshold, -Reach, Reach);
    }
}
