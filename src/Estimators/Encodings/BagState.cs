namespace MlNet.MultiTask;

/// <summary>
/// A bag as numbers: how many slots have a scale other than 1, these slots and their scales; how many slots are encoded as numbers, these
/// slots; then what their encoding has learnt.
/// </summary>
internal static class BagState
{
    /// <param name="scale">What each slot is multiplied by; empty for 1.</param>
    /// <param name="filled">The slots that are encoded as numbers.</param>
    /// <param name="numbers">What their encoding has learnt; null where there are none.</param>
    public static float[] Write(float[] scale, int[] filled, IReadOnlyList<float>? numbers)
    {
        int[] scaled = [.. Enumerable.Range(0, scale.Length).Where(slot => scale[slot] != 1)];
        return
        [
            scaled.Length,
            .. scaled.Select(slot => (float)slot),
            .. scaled.Select(slot => scale[slot]),
            filled.Length,
            .. filled.Select(slot => (float)slot),
            .. numbers ?? [],
        ];
    }

    /// <exception cref="InvalidDataException">The numbers are no bag of this column.</exception>
    public static FittedBag Read(BagEncoding encoding, InputColumn column, IReadOnlyList<float> state)
    {
        var at = 0;
        var scaled = Slots(Next());
        float[] scale = [];
        if (scaled.Length > 0)
        {
            scale = new float[column.Size];
            Array.Fill(scale, 1);
            foreach (var slot in scaled)
                scale[slot] = Next();
        }
        var filled = Slots(Next());
        if (filled.Length == 0)
            return at == state.Count ? new FittedBag(column.Size, encoding.Width, scale, [], null) : throw Broken();
        var numbers = encoding.Numbers.Restore(BagEncoding.Of(column, filled.Length), [.. state.Skip(at)]);
        return new FittedBag(column.Size, encoding.Width, scale, filled, numbers);

        float Next() => at < state.Count ? state[at++] : throw Broken();

        int[] Slots(float count)
        {
            if (!(count >= 0 && count <= column.Size))
                throw Broken();
            var slots = new int[(int)count];
            for (var i = 0; i < slots.Length; i++)
                slots[i] = Next() is var slot && slot >= 0 && slot < column.Size ? (int)slot : throw Broken();
            return slots;
        }

        InvalidDataException Broken() =>
            new(
                $"The encoding of column '{column.Name}' has {state.Count} numbers, which are no {nameof(BagEncoding)} of {column.Size} "
                    + "slots."
            );
    }
}
