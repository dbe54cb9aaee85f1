namespace MlNet.MultiTask;

/// <summary>
/// Quantiles of numbers that several clients have, found by counting alone: all clients halve a range until it holds one number, and in
/// each round say how many of their values lie at or below its middle.
/// </summary>
internal static class ClientQuantiles
{
    private const int Bits = 32;

    // Fewer rows for a quantile than this would hand out the values of most rows.
    private const int RowsEach = 10;

    // Counts of a message.
    private const int MostCounts = 1 << 20;

    /// <summary>How many quantiles there are.</summary>
    /// <param name="rows">Rows of all clients.</param>
    /// <param name="most">Most.</param>
    public static int CountOf(long rows, int most) => (int)Math.Clamp(rows / RowsEach, 2, most);

    /// <summary>
    /// For each slot its quantiles at (i + ½) / n, ascending. A slot without a value on any client is 0.
    /// </summary>
    /// <param name="ranks">The clients.</param>
    /// <param name="slots">This client's values of each slot, in any order, none of them NaN.</param>
    /// <param name="count">Quantiles of a slot.</param>
    public static GrowingArray<float> Of(RankGroup ranks, float[][] slots, int count)
    {
        var found = new GrowingArray<float>(slots.Length);
        found.Reserve(count);
        var together = Math.Max(1, MostCounts / count);
        for (var first = 0; first < slots.Length; first += together)
        {
            var part = slots[first..Math.Min(slots.Length, first + together)];
            var values = Search(ranks, part, count);
            for (var slot = 0; slot < part.Length; slot++)
                for (var i = 0; i < count; i++)
                    found.Row(i)[first + slot] = values[slot * count + i];
        }
        return found;
    }

    private static float[] Search(RankGroup ranks, float[][] slots, int count)
    {
        var sorted = slots.Select(values => Array.ConvertAll(values, Place).Order().ToArray()).ToArray();
        double[] totals = [.. sorted.Select(values => (double)values.Length)];
        ranks.Sum(totals);
        // The least place at or below which lie more values than before the wanted one.
        var (low, high) = (new uint[slots.Length * count], new uint[slots.Length * count]);
        Array.Fill(high, uint.MaxValue);
        var below = new double[low.Length];
        for (var round = 0; round < Bits; round++)
        {
            for (var i = 0; i < below.Length; i++)
                below[i] = CountUpTo(sorted[i / count], Middle(low[i], high[i]));
            ranks.Sum(below);
            for (var i = 0; i < below.Length; i++)
            {
                var wanted = Math.Floor(totals[i / count] * (2 * (i % count) + 1) / (2.0 * count));
                var middle = Middle(low[i], high[i]);
                if (below[i] > wanted)
                    high[i] = middle;
                else
                    low[i] = Math.Min(middle + 1, high[i]);
            }
        }
        return [.. high.Select((place, i) => totals[i / count] > 0 ? Number(place) : 0)];
    }

    private static uint Middle(uint low, uint high) => low + (high - low) / 2;

    private static int CountUpTo(uint[] sorted, uint place)
    {
        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (sorted[middle] <= place)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    // Places in the order of the numbers: the bits of a negative number count backwards. −0 is 0.
    private static uint Place(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value == 0 ? 0 : value);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }

    private static float Number(uint place) =>
        BitConverter.UInt32BitsToSingle((place & 0x80000000) != 0 ? place & 0x7FFFFFFF : ~place);
}
