using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a task with bounds as labels.</summary>
internal sealed class CensoredRows
{
    private readonly List<(double Low, double High, float Score)> _rows = [];

    public CensoredRows(ScoredTask task)
    {
        var score = task.Column("Score").Column;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score]);
        var (bounds, getter, predicted) = (task.Label.BindNumbers(cursor, 2), cursor.GetGetter<float>(score), 0f);
        while (cursor.MoveNext())
        {
            var own = bounds();
            if (own is null || !(float.IsFinite(own[0]) || float.IsFinite(own[1])))
            {
                Counts.AddUnlabelled();
                continue;
            }
            getter(ref predicted);
            if (Counts.AddLabelled(!float.IsNaN(predicted)))
                _rows.Add(
                    (
                        float.IsFinite(own[0]) ? own[0] : double.NegativeInfinity,
                        float.IsFinite(own[1]) ? own[1] : double.PositiveInfinity,
                        predicted
                    )
                );
        }
    }

    public RowCounts Counts { get; } = new();

    /// <summary>Mean distance of the prediction from the nearest number within the bounds.</summary>
    public double MeanDistance() => _rows.Average(row => Math.Max(0, Math.Max(row.Low - row.Score, row.Score - row.High)));

    /// <summary>
    /// The share of pairs, of those whose order the bounds tell, that the predictions put into this order, ties half (Harrell et al. 1982);
    /// NaN where there is no such pair. A row comes before another where its upper bound is below the other's lower one, or equal to it
    /// while the other is not known exactly: who was last seen at the time of an event outlived it. In O(n log n).
    /// </summary>
    public double Concordance()
    {
        float[] levels = [.. _rows.Select(row => row.Score).Distinct().Order()];
        var counts = new long[levels.Length + 1];
        long UpTo(int level)
        {
            var sum = 0L;
            for (var i = level; i > 0; i -= i & -i)
                sum += counts[i];
            return sum;
        }

        // Latest first; of one time those that are not known exactly, then the ones that come before them, then those that are.
        var later = _rows.OrderByDescending(row => row.Low).ThenBy(row => row.High == row.Low).ToArray();
        var (pairs, right, next) = (0.0, 0.0, 0);
        foreach (var row in _rows.OrderByDescending(row => row.High))
        {
            for (; next < later.Length && IsAfter(later[next], row.High); next++)
                for (var i = Array.BinarySearch(levels, later[next].Score) + 1; i < counts.Length; i += i & -i)
                    counts[i]++;
            var level = Array.BinarySearch(levels, row.Score) + 1;
            var (below, upTo) = (UpTo(level - 1), UpTo(level));
            pairs += next;
            right += next - upTo + (upTo - below) / 2.0;
        }
        return pairs == 0 ? double.NaN : right / pairs;
    }

    private static bool IsAfter((double Low, double High, float Score) row, double time) =>
        row.Low > time || (row.Low == time && row.High > row.Low);
}
