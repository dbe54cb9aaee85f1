namespace MlNet.MultiTask;

/// <summary>How many rows with and without a label have scores in each of many narrow ranges: what clients say of their held-out rows in
/// place of the rows.</summary>
internal static class ScoreCounts
{
    // Logits from −16 to 16: beyond, a probability is 0 or 1 in float32.
    private const float Reach = 16;
    private const int Ranges = 4096;
    private const float Width = 2 * Reach / Ranges;

    /// <summary>The rows of all clients, each as if it had the score in the middle of its range, and those of a range as one with a
    /// weight.</summary>
    public static (float[] Scores, bool[] Labels, double[] Weights) Join(
        RankGroup ranks,
        IReadOnlyList<float> scores,
        IReadOnlyList<bool> labels,
        IReadOnlyList<double>? weights = null
    )
    {
        var counts = new double[2 * Ranges];
        for (var i = 0; i < scores.Count; i++)
        {
            var range = (int)Math.Clamp((scores[i] + Reach) / Width, 0, Ranges - 1);
            counts[2 * range + (labels[i] ? 1 : 0)] += weights?[i] ?? 1;
        }
        ranks.Sum(counts);
        int[] filled = [.. Enumerable.Range(0, counts.Length).Where(k => counts[k] > 0)];
        return (
            [.. filled.Select(k => -Reach + (k / 2 + 0.5f) * Width)],
            [.. filled.Select(k => k % 2 == 1)],
            [.. filled.Select(k => counts[k])]
        );
    }
}
