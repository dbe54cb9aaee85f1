namespace MlNet.MultiTask;

/// <summary>
/// A bag as numbers: how many slots have a scale other than 1, these slots and their scales; how many slots are encoded as numbers, these
/// slots; then what their encoding has learnt. Of more slots than float32 counts, each count and slot is two numbers, its upper bits and
/// its lower 16.
/// </summary>
internal static class BagState
{
    // float32 holds all whole numbers up to this.
    private const int Countable = 1 << 24;

    /// <param name="size">Slots of the column.</param>
    /// <param name="scale">What each slot is multiplied by; empty for 1.</param>
    /// <param name="filled">The slots that are encoded as numbers.</param>
    /// <param name="numbers">What their encoding has learnt; null where there are none.</param>
    public static float[] Write(int size, float[] scale, int[] filled, IReadOnlyList<float>? numbers)
    {
        int[] scaled = [.. Enumerable.Range(0, scale.Length).Where(slot => scale[slot] != 1)];
        IEnumerable<float> Whole(int number) => size <= Countable ? [number] : [number >> 16, number & 0xFFFF];
        return
        [
            .. Whole(scaled.Length),
            .. scaled.SelectMany(Whole),
            .. scaled.Select(slot => scale[slot]),
            .. Whole(filled.Length),
            .. filled.SelectMany(Whole),
            .. numbers ?? [],
        ];
    }

    /// <exception cref="InvalidDataException">The numbers are no bag of this column.</exception>
    public static FittedBag Read(BagEncoding encoding, InputColumn column, IReadOnlyList<float> state)
    {
        var at = 0;
        var scaled = Slots(Whole());
        float[] scale = [];
        if (scaled.Length > 0)
        {
            scale = new float[column.Size];
            Array.Fill(scale, 1);
            foreach (var slot in scaled)
                scale[slot] = Next();
        }
        var filled = Slots(Whole());
        if (filled.Length == 0)
            return at == state.Count ? new FittedBag(column.Size, encoding.Width, scale, [], null) : throw Broken();
        var numbers = encoding.Numbers.Restore(BagEncoding.Of(column, filled.Length), [.. state.Skip(at)]);
        return new FittedBag(column.Size, encoding.Width, scale, filled, numbers);

        float Next() => at < state.Count ? state[at++] : throw Broken();

        // NaN and what is below 0 is -1.
        double Whole()
        {
            var number = column.Size <= Countable ? Next() : Next() * 65536.0 + Next();
            return number >= 0 ? number : -1;
        }

        int[] Slots(double count)
        {
            if (count < 0 || count > column.Size || count > state.Count)
                throw Broken();
            var slots = new int[(int)count];
            for (var i = 0; i < slots.Length; i++)
                slots[i] = Whole() is var slot && slot >= 0 && slot < column.Size ? (int)slot : throw Broken();
            return slots;
        }

        InvalidDataException Broken() =>
            new(
                $"The encoding of column '{column.Name}' has {state.Count} numbers, which are no {nameof(BagEncoding)} of {column.Size} "
                    + "slots."
            );
    }
}
