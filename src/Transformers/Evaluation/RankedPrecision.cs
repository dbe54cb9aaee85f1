namespace MlNet.MultiTask;

/// <summary>Average precision of rows that count several times: Σ (Rₖ − Rₖ₋₁) Pₖ over the different scores from the highest down, the mean
/// of the precision over the true rows (Buckley, Voorhees 2000). Unlike the area under straight lines between the points it is not too
/// hopeful (Davis, Goadrich 2006, §4).</summary>
internal sealed class RankedPrecision(IReadOnlyList<float> scores, IReadOnlyList<bool> labels)
{
    private readonly int[] _order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];

    /// <summary>The average precision, from 0 to 1; NaN where no true row counts.</summary>
    /// <param name="counts">How often each row counts.</param>
    public double Measure(Func<int, int> counts)
    {
        var (hits, taken, sum) = (0.0, 0.0, 0.0);
        for (var k = 0; k < _order.Length;)
        {
            var (truths, score) = (0.0, scores[_order[k]]);
            for (; k < _order.Length && scores[_order[k]] == score; k++)
            {
                taken += counts(_order[k]);
                truths += labels[_order[k]] ? counts(_order[k]) : 0;
            }
            hits += truths;
            if (taken > 0)
                sum += truths * (hits / taken);
        }
        return hits == 0 ? double.NaN : sum / hits;
    }
}
