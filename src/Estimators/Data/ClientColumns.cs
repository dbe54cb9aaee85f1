namespace MlNet.MultiTask;

/// <summary>What encodings of numbers are fitted on where rows stay with their clients.</summary>
internal static class ClientColumns
{
    /// <summary>For each column the quantiles of its slots over all clients; null where its encoding needs none.</summary>
    /// <param name="ranks">The clients.</param>
    /// <param name="inputs">The columns.</param>
    /// <param name="options">Their encodings.</param>
    /// <param name="own">This client's rows.</param>
    /// <param name="rows">Rows of all clients.</param>
    /// <returns>The quantiles, and how many there are of each slot.</returns>
    public static (GrowingArray<float>?[] Columns, int Count) Of(
        RankGroup ranks,
        IReadOnlyList<InputColumn> inputs,
        MultiTaskOptions options,
        RowTable own,
        long rows
    )
    {
        var count = ClientQuantiles.CountOf(rows, options.Federation!.Quantiles);
        return (
            [
                .. inputs.Select(
                    (input, i) =>
                        NeedsValues(options.EncodingOf(input)) ? ClientQuantiles.Of(ranks, Slots(own.Inputs[i], own.Rows), count) : null
                ),
            ],
            count
        );
    }

    /// <summary>Why a column cannot be encoded where rows stay with their clients; null where it can.</summary>
    public static string? Refused(InputColumn input, NumericEncoding? encoding) =>
        encoding switch
        {
            ImageEncoding { Mean.Count: 0 } => $"the {nameof(ImageEncoding)} of feature column '{input.Name}' would be fitted on images of "
                + $"all clients: give its {nameof(ImageEncoding.Mean)} and {nameof(ImageEncoding.Deviation)}",
            BagEncoding => $"the {nameof(BagEncoding)} of feature column '{input.Name}' is fitted on rows of all clients: give the column "
                + $"another encoding, {nameof(RawEncoding)} say",
            _ => null,
        };

    private static bool NeedsValues(NumericEncoding? encoding) =>
        encoding is not (null or RawEncoding or RowScaleEncoding or ImageEncoding);

    // Of a sequence all steps.
    private static float[][] Slots(GrowingArray column, int rows)
    {
        var slots = Enumerable.Range(0, column.Width).Select(_ => new List<float>(rows)).ToArray();
        for (var row = 0; row < rows; row++)
            switch (column)
            {
                case GrowingArray<float> numbers:
                    var values = numbers.Row(row);
                    for (var i = 0; i < values.Length; i++)
                        if (!float.IsNaN(values[i]))
                            slots[i % column.Width].Add(values[i]);
                    break;
                case GrowingArray<byte> bytes:
                    var small = bytes.Row(row);
                    for (var i = 0; i < small.Length; i++)
                        slots[i].Add(small[i]);
                    break;
                default:
                    throw new NotSupportedException(column.GetType().Name);
            }
        return [.. slots.Select(slot => slot.ToArray())];
    }
}
