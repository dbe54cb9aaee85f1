using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Old rows behind new ones.</summary>
internal static class ReplayedRows
{
    /// <summary>New rows, and behind them old ones drawn at random.</summary>
    /// <param name="rows">The new rows.</param>
    /// <param name="old">The old rows.</param>
    /// <param name="share">Share of the old ones, below 1.</param>
    /// <param name="seed">Which ones.</param>
    public static IDataView Join(IDataView rows, IDataView old, double share, int seed)
    {
        var order = Enumerable.Range(0, checked((int)Count(old))).ToArray();
        new SeededRandom(seed).Shuffle(order);
        return new JoinedRows(rows, new RowSubset(old, [.. order[..Wanted(Count(rows), share, order.Length)].Order()]));
    }

    /// <summary>How many old rows make a share of all.</summary>
    /// <param name="rows">The new rows.</param>
    /// <param name="share">The share, below 1.</param>
    /// <param name="there">How many old rows there are.</param>
    public static int Wanted(long rows, double share, int there) => (int)Math.Min(there, Math.Round(rows * share / (1 - share)));

    /// <summary>Number of rows of a view.</summary>
    public static long Count(IDataView rows)
    {
        if (rows.GetRowCount() is { } count)
            return count;
        using var cursor = rows.GetRowCursor([]);
        var read = 0L;
        while (cursor.MoveNext())
            read++;
        return read;
    }
}
