namespace MlNet.MultiTask.Checking;

/// <summary>A column's values for some rows, row after row.</summary>
/// <param name="Name">Name of the column and of the graph's input or output.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Width">Slots of a row.</param>
/// <param name="Items">
/// float[], double[], bool[], string[], or an array of the whole-number type; Rows × Width items. Keys are uint[], from 1, 0 for missing.
/// </param>
/// <param name="Lengths">Items of each row where rows have different lengths; null where they have <paramref name="Width"/>.</param>
internal sealed record TensorData(string Name, int Rows, int Width, Array Items, IReadOnlyList<int>? Lengths = null)
{
    /// <summary>The row that an item belongs to.</summary>
    public int RowOf(int item)
    {
        if (Lengths is null)
            return item / Math.Max(1, Width);
        var row = 0;
        while (row < Lengths.Count - 1 && item >= Lengths[row])
            item -= Lengths[row++];
        return row;
    }

    /// <summary>The first row that has another length in other data; null where none has.</summary>
    public int? OtherLength(TensorData other)
    {
        for (var row = 0; Lengths is not null && other.Lengths is not null && row < Math.Min(Lengths.Count, other.Lengths.Count); row++)
            if (Lengths[row] != other.Lengths[row])
                return row;
        return null;
    }

    /// <summary>Rows that were filled up, [rows, length, size], without what stands behind their ends.</summary>
    /// <param name="steps">The steps of each row.</param>
    /// <param name="size">Values of a step.</param>
    public TensorData Cut(long[] steps, int size)
    {
        int[] lengths = [.. steps.Select(count => (int)Math.Clamp(count * size, 0, Width))];
        var items = Array.CreateInstance(Items.GetType().GetElementType()!, lengths.Sum());
        var at = 0;
        for (var row = 0; row < Rows; row++)
        {
            Array.Copy(Items, row * Width, items, at, lengths[row]);
            at += lengths[row];
        }
        return this with { Items = items, Lengths = lengths };
    }
}
