namespace MlNet.MultiTask;

/// <summary>Finds slots that are of use to a network as they are.</summary>
internal static class PlainSlots
{
    // In narrow columns a count is a number like others; in wide ones it stands for a word or the like, of which most rows have none, and
    // divided by its small deviation a rare one would drown the rest.
    private const int FewestSlots = 256;
    private const float LargestCount = 16;
    private const double MostFilled = 0.25;

    /// <summary>Which slots hold nothing but zeros and ones, or in a wide column counts.</summary>
    /// <param name="values">Values [rows, slots].</param>
    /// <param name="slots">Number of slots.</param>
    public static bool[] Find(ReadOnlySpan<float> values, int slots)
    {
        var (isPlain, filled, hasCounts) = (new bool[slots], new int[slots], new bool[slots]);
        Array.Fill(isPlain, true);
        var rows = values.Length / slots;
        for (var row = 0; row < rows; row++)
        {
            var of = values.Slice(row * slots, slots);
            for (var slot = 0; slot < of.Length; slot++)
            {
                var x = of[slot];
                if (x == 0)
                    continue;
                filled[slot]++;
                hasCounts[slot] |= x != 1;
                isPlain[slot] &= x >= 0 && x <= LargestCount && x == MathF.Floor(x);
            }
        }
        for (var slot = 0; slot < slots; slot++)
            isPlain[slot] &= !hasCounts[slot] || (slots >= FewestSlots && filled[slot] <= MostFilled * rows);
        return isPlain;
    }
}
