using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Folds of a time series: each is tested on the rows that follow those it is trained on (rolling origin with a growing window:
/// Tashman 2000, "Out-of-sample tests of forecasting accuracy").</summary>
internal static class TimeFolds
{
    /// <exception cref="InvalidOperationException">There are fewer different times than blocks.</exception>
    public static IReadOnlyList<CrossValidationFold> Split(IDataView data, string column, int rows, int folds)
    {
        var times = RowTimes.Read(data, column);
        if (times.Length != rows)
            throw OtherRows(times.Length, rows);
        var order = RowTimes.Order(times);
        var ends = Ends(times, order, folds + 1);
        if (ends.Count < folds + 1)
            throw new InvalidOperationException(
                $"Time column '{column}' gives {ends.Count} blocks of rows of different times, but {folds} folds need {folds + 1}. Take "
                    + "fewer folds, or a finer time."
            );
        return
        [
            .. Enumerable
                .Range(0, folds)
                .Select(fold => new CrossValidationFold(
                    fold,
                    data,
                    [.. order[..ends[fold]].Order()],
                    [.. order[ends[fold]..ends[fold + 1]].Order()]
                )),
        ];
    }

    /// <summary>That the steps in front of the trainer drop or add rows.</summary>
    public static InvalidOperationException OtherRows(int data, int labels) =>
        new($"The data has {data} rows, but {labels} where the labels are read: a step of the chain changes the number of rows.");

    // Where each block ends, in the order of time; rows of one time stay together.
    private static List<int> Ends(double[] times, int[] order, int blocks)
    {
        var ends = new List<int>();
        for (var block = 1; block <= blocks; block++)
        {
            var end = (int)((long)order.Length * block / blocks);
            while (end > 0 && end < order.Length && times[order[end]] == times[order[end - 1]])
                end++;
            if (end > 0 && (ends.Count == 0 || end > ends[^1]))
                ends.Add(end);
        }
        return ends;
    }
}
