namespace MlNet.MultiTask;

/// <summary>What the slots of sparse rows hold, from one pass over their entries.</summary>
/// <param name="slots">Number of slots.</param>
internal sealed class SlotCensus(int slots)
{
    // Numbers up to this need no other scale beside ones, counts and shares.
    private const float Small = 16;

    // From this share of the rows on a slot is a number that some rows lack, and not a word that some rows have.
    private const double Often = 0.25;

    private readonly int[] _entries = new int[slots];
    private readonly double[] _squares = new double[slots];
    private readonly float[] _largest = new float[slots];
    private readonly bool[] _isNegative = new bool[slots];
    private int _rows;

    /// <summary>Looks at a row.</summary>
    public void Add(ReadOnlySpan<SlotValue> row)
    {
        _rows++;
        foreach (var (slot, value) in row)
        {
            _entries[slot]++;
            _squares[slot] += (double)value * value;
            _largest[slot] = Math.Max(_largest[slot], Math.Abs(value));
            _isNegative[slot] |= value < 0;
        }
    }

    /// <summary>The slots that are filled often, with numbers that are neither counts nor shares, ascending.</summary>
    public int[] Filled() => [.. Enumerable.Range(0, slots).Where(IsNumber)];

    /// <summary>What each slot is multiplied by, 0 for those of <see cref="Filled"/>; empty where all stay as they are.</summary>
    public float[] Scale()
    {
        var scale = new float[slots];
        for (var slot = 0; slot < slots; slot++)
            scale[slot] =
                IsNumber(slot) ? 0
                : _largest[slot] <= Small ? 1
                : (float)Math.Sqrt(_entries[slot] / _squares[slot]);
        return Array.TrueForAll(scale, factor => factor == 1) ? [] : scale;
    }

    private bool IsNumber(int slot) => _entries[slot] >= Often * _rows && _rows > 0 && (_isNegative[slot] || _largest[slot] > Small);
}
