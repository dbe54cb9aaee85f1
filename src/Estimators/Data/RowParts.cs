namespace MlNet.MultiTask;

/// <summary>
/// Shares the rows of an epoch out at random among parts of fixed sizes: each row is drawn as from an urn that holds as many balls of a
/// part as it still wants, so every way of sharing them out is equally likely. What was drawn is drawn again by each reader, and takes no
/// memory.
/// </summary>
internal sealed class RowParts
{
    private readonly int _seed;

    /// <param name="rows">Rows of the epoch.</param>
    /// <param name="most">The most parts.</param>
    /// <param name="multiple">Each part but the last is a multiple of so many rows.</param>
    /// <param name="random">Draws which sharing out it is, where there is more than one part.</param>
    public RowParts(long rows, long most, int multiple, SeededRandom random)
    {
        var each = most <= 1 ? rows : ((rows + most - 1) / most + multiple - 1) / multiple * multiple;
        var sizes = new List<long>();
        for (var left = rows; left > 0; left -= sizes[^1])
            sizes.Add(Math.Min(left, each));
        Sizes = sizes;
        _seed = sizes.Count > 1 ? (int)(random.NextBits() >> 33) : 0;
    }

    /// <summary>Rows of each part.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <summary>The part of each row, one row after the other.</summary>
    public IEnumerable<int> Draw()
    {
        var random = new SeededRandom(_seed);
        long[] wanted = [.. Sizes];
        for (var left = wanted.Sum(); left > 0; left--)
        {
            var part = 0;
            if (wanted.Length > 1)
                for (var ball = (long)(random.Uniform() * left); ball >= wanted[part]; part++)
                    ball -= wanted[part];
            wanted[part]--;
            yield return part;
        }
    }
}
