namespace MlNet.MultiTask;

/// <summary>
/// Divides the rows of an epoch at random among parts of fixed sizes: each row is drawn from an urn that holds one ball for each place that
/// is left in a part, so every division is equally likely. Each reader repeats the draws, so that nothing is stored.
/// </summary>
internal sealed class RowParts
{
    private readonly int _seed;

    /// <param name="rows">Rows of the epoch.</param>
    /// <param name="most">The maximum number of parts.</param>
    /// <param name="multiple">The size of each part but the last is a multiple of this.</param>
    /// <param name="random">Draws the division if there is more than one part.</param>
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
