namespace MlNet.MultiTask;

/// <summary>
/// Piecewise-linear encoding by quantile bins (Gorishniy, Rubachev, Babenko 2022, eq. 1): a number becomes one value per bin, 1 for bins
/// below it, 0 for bins above, and how far into its own bin it lies. Values that are a bin's worth of rows by themselves become edges, and
/// the other rows share the bins that are left.
/// </summary>
/// <remarks>
/// Slots with few distinct values are standardised instead, as <see cref="StandardizeEncoding"/> does; those of zeros and ones only
/// (one-hot columns) stay as they are, and so do counts in columns of 256 slots or more: whole numbers up to 16, 0 in three quarters of the
/// rows. Where columns of very many slots are sparse, <see cref="BagEncoding"/> takes their place. The first and the last bin go on beyond
/// the training rows' range, up to 65,536 times their width.
/// </remarks>
public sealed class PiecewiseLinearEncoding : NumericEncoding
{
    // Thinner bins than this learn the noise of single rows, and with fewer bins than this a plain number is the better input: seen on 247
    // penguins.
    private const int RowsPerBin = 40;
    private const int FewestBins = 16;
    private const int ManyPlain = 64;

    /// <summary>Most bins of a slot.</summary>
    /// <value>Default 64. From 2 to 1024. There are no more than one bin for 40 rows; where that leaves fewer than 16 (or than this), slots
    /// are standardised.</value>
    public int MaximumBins { get; init; } = 64;

    /// <summary>Slots with no more distinct values than this get no bins.</summary>
    /// <value>Default 8. At least 2.</value>
    public int FewValues { get; init; } = 8;

    /// <summary>Values that a slot with bins becomes by a small learnt layer and ReLU behind its bins; 0 hands the bins to the network as
    /// they are.</summary>
    /// <value>Default 0. From 0 to 1024; the paper's and TabM's are 8 to 32. With it, slots of a few distinct values get a bin between each
    /// two of them.</value>
    public int EmbeddingWidth { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(EmbeddingWidth is >= 0 and <= 1024, EmbeddingWidth, "from 0 (the bins themselves) to 1024");
        Guard.Range(MaximumBins is >= 2 and <= 1024, MaximumBins, "from 2 to 1024");
        Guard.Range(FewValues >= 2, FewValues, "at least 2");
    }

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
    {
        ArgumentNullException.ThrowIfNull(column);
        var (plain, segments) = (new List<SlotSegment>(), new List<SlotSegment>());
        var asTheyAre = PlainSlots.Find(values.Span, column.Size);
        // In front of the others, where they are many: then only the others are calculated with.
        var isSorted = asTheyAre.Count(plainSlot => plainSlot) >= ManyPlain;
        for (var slot = 0; slot < column.Size; slot++)
        {
            if (asTheyAre[slot])
            {
                (isSorted ? plain : segments).Add(SlotSegment.AsItIs(slot));
                continue;
            }
            var bins = Math.Min(MaximumBins, values.Length / column.Size / RowsPerBin);
            var sorted = SortedSlot(values.Span, column.Size, slot);
            var distinct = CountDistinct(sorted, FewValues);
            if (distinct > (EmbeddingWidth > 0 ? 2 : FewValues) && bins >= Math.Min(FewestBins, MaximumBins))
                AddBins(segments, slot, BinEdges.Find(sorted, bins));
            else
                StandardizeEncoding.AddSegments(segments, slot, sorted);
        }
        return Fitted(column, [.. plain, .. segments]);
    }

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) =>
        Fitted(column, FittedSegmentsState.Read(column, state));

    private FittedEncoding Fitted(InputColumn column, IReadOnlyList<SlotSegment> segments) =>
        EmbeddingWidth > 0 ? new FittedBinEmbedding(column.Size, segments, EmbeddingWidth) : new FittedSegments(column.Size, segments);

    // The outermost bins go on beyond the training rows' range, so that the network still sees how far out a number is.
    private static void AddBins(List<SlotSegment> segments, int slot, float[] edges)
    {
        for (var bin = 0; bin + 1 < edges.Length; bin++)
            segments.Add(
                SlotSegment.Line(
                    slot,
                    edges[bin],
                    (double)edges[bin + 1] - edges[bin],
                    bin == 0 ? -SlotSegment.Far : 0,
                    bin + 2 == edges.Length ? SlotSegment.Far : 1
                )
            );
    }

    private static int CountDistinct(float[] sorted, int enough)
    {
        var distinct = 1;
        for (var i = 1; i < sorted.Length && distinct <= enough; i++)
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        return distinct;
    }
}
