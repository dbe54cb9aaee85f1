namespace MlNet.MultiTask;

/// <summary>
/// Periodic embeddings of standardised numbers with a linear layer and ReLU behind each slot (Gorishniy, Rubachev, Babenko 2022, §3.3,
/// "PLR"): relu(W [cos 2πcx, sin 2πcx] + b), with frequencies c that are trained.
/// </summary>
public sealed class PeriodicEncoding : NumericEncoding
{
    /// <summary>Frequencies per slot.</summary>
    /// <value>Default 16. From 1 to 1024.</value>
    public int Frequencies { get; init; } = 16;

    /// <summary>Standard deviation of the frequencies at the start.</summary>
    /// <value>Default 0.1. Greater than 0.</value>
    public double Sigma { get; init; } = 0.1;

    /// <summary>Values that come out per slot.</summary>
    /// <value>Default 8. From 1 to 1024.</value>
    public int Width { get; init; } = 8;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Frequencies is >= 1 and <= 1024, Frequencies, "from 1 to 1024");
        Guard.Range(Width is >= 1 and <= 1024, Width, "from 1 to 1024");
        Guard.Range(Sigma is > 0 and < double.PositiveInfinity, Sigma, "greater than 0");
    }

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values)
    {
        ArgumentNullException.ThrowIfNull(column);
        // One number for each slot: values far out end where StandardizeEncoding clips them.
        var segments = Enumerable
            .Range(0, column.Size)
            .Select(slot => StandardizeEncoding.Segment(slot, SortedSlot(values.Span, column.Size, slot)));
        return new FittedPeriodic(new FittedSegments(column.Size, [.. segments]), column.Size, Frequencies, (float)Sigma, Width);
    }

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) =>
        new FittedPeriodic(FittedSegments.Restore(column, state), column.Size, Frequencies, (float)Sigma, Width);
}
