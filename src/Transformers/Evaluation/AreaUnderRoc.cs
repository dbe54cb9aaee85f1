namespace MlNet.MultiTask;

/// <summary>The area under the ROC curve of weighted rows: the share of pairs of a true and a false row in which the true one has the
/// higher score, ties half.</summary>
internal sealed class AreaUnderRoc(IReadOnlyList<float> scores, IReadOnlyList<bool> labels)
{
    private readonly int[] _order = [.. Enumerable.Range(0, scores.Count).OrderBy(i => scores[i])];

    /// <summary>The area; NaN unless both kinds of rows have weight.</summary>
    /// <param name="counts">The weight of each row.</param>
    public double Measure(Func<int, int> counts)
    {
        var (below, wins, positives) = (0.0, 0.0, 0.0);
        for (var k = 0; k < _order.Length;)
        {
            var (truths, falses, score) = (0.0, 0.0, scores[_order[k]]);
            for (; k < _order.Length && scores[_order[k]] == score; k++)
                if (labels[_order[k]])
                    truths += counts(_order[k]);
                else
                    falses += counts(_order[k]);
            wins += truths * (below + falses / 2);
            below += falses;
            positives += truths;
        }
        // Without pairs 0 / 0, which is NaN.
        return wins / (positives * below);
    }
}
