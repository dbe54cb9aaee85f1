namespace MlNet.MultiTask;

/// <summary>How the numbers of a feature column enter the network. Fitted on the training rows; what was fitted is part of the exported
/// graph.</summary>
public abstract class NumericEncoding
{
    private const int MostNumbers = 1 << 24;

    /// <summary>Looks at the training rows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Its values [rows, size], row by row; all finite.</param>
    public abstract FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values);

    /// <summary>Looks at the training rows of a Byte column. Unless overridden they are looked at as numbers, evenly spaced ones where
    /// there are more than 64 MiB of these.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Its values [rows, size], row by row.</param>
    public virtual FittedEncoding Fit(InputColumn column, ReadOnlyMemory<byte> values)
    {
        ArgumentNullException.ThrowIfNull(column);
        var rows = values.Length / column.Size;
        var taken = Math.Min(rows, Math.Max(1, MostNumbers / column.Size));
        var numbers = new float[taken * column.Size];
        for (var i = 0; i < taken; i++)
        {
            var from = values.Span.Slice((int)((long)i * rows / taken) * column.Size, column.Size);
            for (var k = 0; k < from.Length; k++)
                numbers[i * column.Size + k] = from[k];
        }
        return Fit(column, numbers.AsMemory());
    }

    /// <summary>Looks at training rows that are kept sparse.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The entries of each row.</param>
    internal virtual FittedEncoding Fit(InputColumn column, ReadOnlySpan<SlotValue[]> rows) =>
        throw new NotSupportedException($"{GetType().Name} reads dense rows.");

    /// <summary>Makes an encoding again from what was once learnt; these settings are those that it was fitted with.</summary>
    /// <param name="column">The column.</param>
    /// <param name="state">The <see cref="FittedEncoding.State"/> of the fitted encoding.</param>
    /// <exception cref="NotSupportedException">Unless overridden.</exception>
    public virtual FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) =>
        throw new NotSupportedException(
            $"{GetType().Name} cannot be restored: a model that it is part of cannot be trained further. "
                + "Override State of its fitted encoding, and Restore."
        );

    /// <summary>Throws where a setting is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate() { }

    /// <summary>The values of one slot in ascending order.</summary>
    private protected static float[] SortedSlot(ReadOnlySpan<float> values, int size, int slot)
    {
        var sorted = new float[values.Length / size];
        for (var row = 0; row < sorted.Length; row++)
            sorted[row] = values[row * size + slot];
        Array.Sort(sorted);
        return sorted;
    }
}
