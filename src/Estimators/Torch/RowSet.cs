using System.Collections;
using System.Numerics;

namespace MlNet.MultiTask;

/// <summary>Some of a table's rows: adding one takes the same time for each, going through them follows those that are in it.</summary>
/// <param name="rows">Rows of the table.</param>
internal sealed class RowSet(int rows) : IEnumerable<int>
{
    private const int Bits = 64;

    private readonly ulong[] _rows = new ulong[(rows + Bits - 1) / Bits];

    // A bit for each of the words above that is not 0.
    private readonly ulong[] _words = new ulong[(rows + Bits * Bits - 1) / (Bits * Bits)];

    public void Add(int row)
    {
        var word = (uint)row / Bits;
        _rows[word] |= 1UL << row;
        _words[word / Bits] |= 1UL << (int)word;
    }

    public void Clear()
    {
        foreach (var word in Words())
            _rows[word] = 0;
        Array.Clear(_words);
    }

    /// <summary>Adds the parts of a flat buffer that the rows are, neighbours as one.</summary>
    /// <param name="parts">Where to; in ascending order.</param>
    /// <param name="offset">Where the table begins.</param>
    /// <param name="width">Numbers of a row.</param>
    public void AddRunsTo(List<(int Start, int Length)> parts, int offset, int width)
    {
        foreach (var word in Words())
            for (var left = _rows[word]; left != 0;)
            {
                var first = BitOperations.TrailingZeroCount(left);
                var count = BitOperations.TrailingZeroCount(~(left >> first));
                var (start, length) = (offset + (word * Bits + first) * width, count * width);
                if (parts.Count > 0 && parts[^1] is var last && last.Start + last.Length == start)
                    parts[^1] = (last.Start, last.Length + length);
                else
                    parts.Add((start, length));
                left = first + count == Bits ? 0 : left & (ulong.MaxValue << (first + count));
            }
    }

    /// <summary>The rows in ascending order.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        foreach (var word in Words())
            for (var left = _rows[word]; left != 0; left &= left - 1)
                yield return word * Bits + BitOperations.TrailingZeroCount(left);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<int> Words()
    {
        for (var i = 0; i < _words.Length; i++)
            for (var left = _words[i]; left != 0; left &= left - 1)
                yield return i * Bits + BitOperations.TrailingZeroCount(left);
    }
}
