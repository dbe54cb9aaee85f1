namespace MlNet.MultiTask;

/// <summary>
/// A random sample of a stream of rows, in bounded memory: a row is in it where a hash of its number is below a limit, and when the sample
/// is full the limit is halved. The same seed gives the same rows, and a row's number alone decides whether it is in the sample.
/// </summary>
internal sealed class RowSample
{
    private readonly ulong _seed;
    private readonly int _most;
    private readonly HeldOutRows? _among;
    private readonly List<long> _numbers = [];
    private ulong _limit;
    private int _capacity;

    /// <param name="table">An empty table.</param>
    /// <param name="seed">Which sample.</param>
    /// <param name="fraction">Share of the rows, until the sample is full.</param>
    /// <param name="most">Most rows, at least 2.</param>
    /// <param name="among">The rows that are sampled; null for all.</param>
    public RowSample(RowTable table, int seed, double fraction, int most, HeldOutRows? among = null)
    {
        (Table, _most, _among) = (table, most, among);
        _seed = new SeededRandom(seed).NextBits();
        _limit = fraction >= 1 ? ulong.MaxValue : (ulong)(fraction * ulong.MaxValue);
    }

    public RowTable Table { get; }

    public bool Contains(long number) => _among?.Contains(number) != false && Hash(number) < _limit;

    /// <summary>Offers a row of another table; numbers ascend.</summary>
    public void Offer(RowTable from, int row, long number)
    {
        while (Contains(number))
        {
            if (Table.Rows < _most)
            {
                if (Table.Rows == _capacity)
                    Table.Reserve(_capacity = Math.Min(_most, Math.Max(1024, _capacity * 2)));
                Table.CopyRow(from, row, Table.Rows++);
                _numbers.Add(number);
                return;
            }
            Halve();
        }
    }

    private void Halve()
    {
        _limit /= 2;
        var kept = 0;
        for (var i = 0; i < Table.Rows; i++)
            if (Contains(_numbers[i]))
            {
                Table.CopyRow(Table, i, kept);
                _numbers[kept++] = _numbers[i];
            }
        Table.Rows = kept;
        _numbers.RemoveRange(kept, _numbers.Count - kept);
    }

    // The finisher of SplitMix64 (Steele, Lea, Flood 2014) over the row's number.
    private ulong Hash(long number)
    {
        var z = _seed + (ulong)number * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
