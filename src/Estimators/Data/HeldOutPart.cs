using System.Text;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What a rank's rows say of which are held out, where that is known once the rows of all ranks are: their groups, or their
/// times.</summary>
internal sealed class HeldOutPart
{
    private const char Between = '\u001E';
    private const string Missing = "\u001F";

    private readonly string?[] _groups = [];
    private readonly double[]? _times;
    private readonly string _column;

    private HeldOutPart(string column, string?[] groups) => (_column, _groups) = (column, groups);

    private HeldOutPart(string column, double[] times) => (_column, _times) = (column, times);

    /// <summary>Reads the column; null where the options name none, or nothing is held out.</summary>
    public static HeldOutPart? Of(IDataView data, MultiTaskOptions options, double fraction) =>
        fraction == 0 ? null
        : options.GroupColumn is { } group ? new HeldOutPart(group, RowGroups.Names(data, group))
        : options.TimeColumn is { } time ? new HeldOutPart(time, RowTimes.Read(data, time))
        : null;

    /// <summary>Which rows of all ranks are held out, as of one table.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="fraction">Share of the rows.</param>
    /// <param name="seed">Which groups.</param>
    public HeldOutRows Join(RankGroup ranks, double fraction, int seed)
    {
        var times = _times is null ? null : ranks.Join<double>(_times);
        var groups = _times is null ? Groups(ranks) : [];
        try
        {
            return times is null
                ? HeldOutRows.OfGroups(groups, _column, fraction, seed)
                : HeldOutRows.OfTimes(times, _column, fraction);
        }
        catch (InvalidOperationException error)
        {
            throw ranks.Agreed(error);
        }
    }

    // Numbered in the order of the rows of all ranks.
    private int[] Groups(RankGroup ranks)
    {
        var own = Encoding.UTF8.GetBytes(string.Join(Between, _groups.Select(name => name ?? Missing)));
        var counts = ranks.Join<int>([_groups.Length]);
        var (numbers, groups, next) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<int>(), 0);
        var parts = ranks.Gather(own);
        for (var rank = 0; rank < parts.Count; rank++)
            foreach (var name in counts[rank] == 0 ? [] : Encoding.UTF8.GetString(parts[rank]).Split(Between))
            {
                // A row without a group is its own.
                if (name == Missing)
                    groups.Add(next++);
                else
                {
                    if (!numbers.TryGetValue(name, out var number))
                        numbers.Add(name, number = next++);
                    groups.Add(number);
                }
            }
        return [.. groups];
    }
}
