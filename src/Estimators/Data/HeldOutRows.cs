using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Which rows of a view are held out, where a column says it: one bit for each row, from a pass over that column alone.</summary>
internal sealed class HeldOutRows
{
    private readonly BitArray _isHeldOut;

    private HeldOutRows(BitArray isHeldOut)
    {
        _isHeldOut = isHeldOut;
        for (var row = 0; row < isHeldOut.Count; row++)
            Count += isHeldOut[row] ? 1 : 0;
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _isHeldOut.Count;

    /// <summary>How many of them are held out.</summary>
    public int Count { get; }

    /// <summary>Whether a row is held out.</summary>
    public bool Contains(long row) => row < _isHeldOut.Count && _isHeldOut[(int)row];

    /// <summary>The split of rows that are all in memory. No row changes sides.</summary>
    public RowSplit Split() =>
        new(
            [.. Enumerable.Range(0, Rows).Where(row => !_isHeldOut[row])],
            [.. Enumerable.Range(0, Rows).Where(row => _isHeldOut[row])]
        );

    /// <summary>Reads which rows are held out; null where no column says it, and they are drawn row by row.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">The columns.</param>
    /// <param name="fraction">Share of the rows, for groups and times.</param>
    /// <param name="seed">Which groups.</param>
    /// <param name="isPart">Whether other ranks have rows too, so that none or all may be held out here.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="ArgumentException">It has a type that does not say it.</exception>
    /// <exception cref="InvalidOperationException">No row, or every row, would be held out.</exception>
    public static HeldOutRows? Of(IDataView data, MultiTaskOptions options, double fraction, int seed, bool isPart = false)
    {
        if (options.ValidationColumn is { } own && isPart)
            return new(Flags(data, own));
        if (options.ValidationColumn is { } flag)
            return Checked(
                new(Flags(data, flag)),
                $"Validation column '{flag}' is",
                "false in the rows to train on and true in the others"
            );
        if (fraction == 0)
            return null;
        if (options.GroupColumn is { } group)
            return OfGroups(RowGroups.Read(data, group, 0), group, fraction, seed);
        if (options.TimeColumn is { } time)
            return OfTimes(RowTimes.Read(data, time), time, fraction);
        return null;
    }

    /// <summary>Holds out the rows that are said to be.</summary>
    public static HeldOutRows OfFlags(bool[] flags) => new(new BitArray(flags));

    /// <summary>Holds out whole groups of rows.</summary>
    /// <param name="groups">For each row its group.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="fraction">Share of the rows.</param>
    /// <param name="seed">Which groups.</param>
    /// <exception cref="InvalidOperationException">No row, or every row, would be held out.</exception>
    public static HeldOutRows OfGroups(int[] groups, string column, double fraction, int seed) =>
        Checked(new(Groups(groups, fraction, seed)), $"Group column '{column}' has one group", "two groups and more");

    /// <summary>Holds out the latest rows.</summary>
    /// <param name="times">For each row its time.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="fraction">Share of the rows.</param>
    /// <exception cref="InvalidOperationException">No row, or every row, would be held out.</exception>
    public static HeldOutRows OfTimes(double[] times, string column, double fraction) =>
        Checked(new(Latest(times, fraction)), $"Time column '{column}' is", "a time that differs between rows");

    /// <summary>The columns that the options name.</summary>
    public static IEnumerable<(string Role, string Name)> Columns(MultiTaskOptions options)
    {
        if (options.ValidationColumn is { } flag)
            yield return ("validation", flag);
        if (options.GroupColumn is { } group)
            yield return ("group", group);
        if (options.TimeColumn is { } time)
            yield return ("time", time);
    }

    /// <summary>That a view gave another number of rows when it was read again.</summary>
    public static InvalidOperationException Changed(long before, long now) =>
        new(
            $"The training data gave {before} rows when the held-out ones were looked for and {now} now: a view must give the same rows "
                + "each time."
        );

    private static HeldOutRows Checked(HeldOutRows rows, string found, string expected) =>
        rows.Rows == 0 || (rows.Count > 0 && rows.Count < rows.Rows)
            ? rows
            : throw new InvalidOperationException(
                $"{found} such that {(rows.Count == 0 ? "none" : "each")} of the {rows.Rows} rows is held out; expected {expected}."
            );

    private static BitArray Flags(IDataView data, string column)
    {
        var found = data.Schema.GetColumnOrNull(column)
            ?? throw new ArgumentOutOfRangeException(
                nameof(column),
                $"Could not find validation column '{column}'. The data has: {FeatureColumns.Names(data.Schema)}."
            );
        if (found.Type is not BooleanDataViewType)
            throw new ArgumentException($"Validation column '{column}' is {found.Type}; expected Boolean: true in the rows to hold out.");
        using var cursor = data.GetRowCursor([found]);
        var getter = cursor.GetGetter<bool>(found);
        var (flags, value) = (new List<bool>(), false);
        while (cursor.MoveNext())
        {
            getter(ref value);
            flags.Add(value);
        }
        return new BitArray(flags.ToArray());
    }

    // Groups in random order, each where it brings the rows nearer to the share that is wanted. One at least is held out, one is not.
    private static BitArray Groups(int[] groups, double fraction, int seed)
    {
        int[] sizes = new int[groups.Length == 0 ? 0 : groups.Max() + 1];
        foreach (var group in groups)
            sizes[group]++;
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        new SeededRandom(seed ^ 0x5EED).Shuffle(order);
        var (wanted, count, chosen) = (groups.Length * fraction, 0, new HashSet<int>());
        foreach (var group in order)
            if (Math.Abs(count + sizes[group] - wanted) < Math.Abs(count - wanted) && chosen.Count < sizes.Length - 1)
            {
                chosen.Add(group);
                count += sizes[group];
            }
        if (chosen.Count == 0 && sizes.Length > 1)
            chosen.Add(order.MinBy(group => sizes[group]));
        return new BitArray(groups.Select(chosen.Contains).ToArray());
    }

    // Rows of the time at the border are held out together, unless that would be all.
    private static BitArray Latest(double[] times, double fraction)
    {
        if (times.Length == 0)
            return new BitArray(0);
        double[] sorted = [.. times.Order()];
        var border = sorted[^Math.Clamp((int)Math.Round(times.Length * fraction), 1, times.Length)];
        return new BitArray(times.Select(time => border > sorted[0] ? time >= border : time > border).ToArray());
    }
}
