namespace MlNet.MultiTask;

/// <summary>
/// A vector of very many slots of which few are not zero, such as a bag of words, n-grams or wide one-hot values: each slot has a trained
/// vector, and a row becomes the sum of its slots' vectors, each times the number in its slot (Joulin et al. 2017, "Bag of Tricks for
/// Efficient Text Classification", §2). Rows stay sparse from the view to this sum, so what they take follows their entries and not the
/// slots. A step reads and changes only the vectors of slots that are in its rows; the vectors themselves, their gradients and the
/// optimizer's averages are kept in memory for all slots.
/// </summary>
/// <remarks>
/// Zeros and ones, counts, and other numbers up to 16 stay as they are; slots with larger numbers are divided by the root of their mean
/// square. Slots that a quarter of the rows or more fill with larger or negative numbers are encoded by <see cref="Numbers"/> and stand
/// beside the sum. All vectors start at zero, so a slot that training never saw counts for nothing. The averages of
/// <see cref="Adam"/> and other optimizers, weight decay and penalties act on a slot's vector only in steps that have the slot.
/// <para>Two options go through the vectors of all slots in every step, and cost time by the slots:
/// <see cref="MultiTaskOptions.WeightAveraging"/>, which averages every vector, and balancers that look at each task's gradients of the
/// shared parameters, which keep one as long as all of them for each task (not with <see cref="BalancingGradients.SharedRepresentation"/>).
/// </para>
/// </remarks>
public sealed class BagEncoding : NumericEncoding
{
    // What a table may hold: a GiB of numbers of which training keeps some copies.
    private const long MostNumbers = 1L << 28;

    /// <summary>Length of a slot's vector, and so of what the column becomes.</summary>
    /// <value>Default 16. From 1 to 1024; the paper's is 10.</value>
    public int Width { get; init; } = 16;

    /// <summary>How slots enter that many rows fill with large or negative numbers.</summary>
    /// <value>Default <see cref="PiecewiseLinearEncoding"/>.</value>
    public NumericEncoding Numbers { get; init; } = new PiecewiseLinearEncoding();

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Width, 1, 1024);
        ArgumentNullException.ThrowIfNull(Numbers);
        if (Numbers is BagEncoding or ImageEncoding)
            throw new ArgumentException($"Numbers is a {Numbers.GetType().Name}; expected an encoding of plain numbers.", nameof(Numbers));
        Numbers.Validate();
    }

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
    {
        ArgumentNullException.ThrowIfNull(column);
        var rows = new SlotValue[values.Length / column.Size][];
        for (var row = 0; row < rows.Length; row++)
        {
            var entries = new List<SlotValue>();
            var numbers = values.Span.Slice(row * column.Size, column.Size);
            for (var slot = 0; slot < numbers.Length; slot++)
                if (numbers[slot] != 0)
                    entries.Add(new SlotValue(slot, numbers[slot]));
            rows[row] = [.. entries];
        }
        return Fit(column, rows.AsSpan());
    }

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(state);
        Check(column);
        return BagState.Read(this, column, state);
    }

    internal override FittedEncoding Fit(InputColumn column, ReadOnlySpan<SlotValue[]> rows)
    {
        Check(column);
        var census = new SlotCensus(column.Size);
        foreach (var row in rows)
            census.Add(row);
        var (scale, filled) = (census.Scale(), census.Filled());
        if (filled.Length == 0)
            return new FittedBag(column.Size, Width, scale, [], null);
        return new FittedBag(column.Size, Width, scale, filled, Numbers.Fit(Of(column, filled.Length), Dense(rows, filled)));
    }

    /// <summary>The slots that are encoded as numbers, as a column of their own.</summary>
    internal static InputColumn Of(InputColumn column, int slots) => new(column.Name, ColumnKind.Single, slots, false, 0, []);

    private void Check(InputColumn column)
    {
        if (column.Type != ColumnKind.Single)
            throw new ArgumentException(
                $"Feature column '{column.Name}' holds {column.Type} values; {nameof(BagEncoding)} reads Single. Use ConvertType in front.",
                nameof(column)
            );
        if ((long)column.Size * Width > MostNumbers)
            throw new ArgumentException(
                $"Feature column '{column.Name}' has {column.Size:N0} slots, so a {nameof(BagEncoding)} of width {Width} has "
                    + $"{(long)column.Size * Width:N0} parameters; at most {MostNumbers:N0} are possible. Hash to fewer bits, keep fewer "
                    + $"terms, or take a smaller {nameof(Width)}.",
                nameof(column)
            );
    }

    // Evenly spaced rows where there are very many.
    private static float[] Dense(ReadOnlySpan<SlotValue[]> rows, int[] slots)
    {
        var to = new Dictionary<int, int>();
        for (var i = 0; i < slots.Length; i++)
            to.Add(slots[i], i);
        var taken = (int)Math.Min(rows.Length, Math.Max(1, (1 << 24) / slots.Length));
        var dense = new float[taken * slots.Length];
        for (var i = 0; i < taken; i++)
            foreach (var (slot, value) in rows[(int)((long)i * rows.Length / taken)])
                if (to.TryGetValue(slot, out var column))
                    dense[i * slots.Length + column] = value;
        return dense;
    }
}
