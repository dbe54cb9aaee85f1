namespace MlNet.MultiTask;

/// <summary>
/// Periodic embeddings with a phase, a linear layer and the number itself beside them (Holzmüller, Grinsztajn, Steinwart 2024, "PBLD"):
/// each number x, scaled as <see cref="RobustScaleEncoding"/> does it, becomes (x, W cos(2πcx + φ) + b), with frequencies c, phases φ and a
/// matrix W that are trained, for each slot its own.
/// </summary>
/// <remarks>
/// Training moves what belongs to the embedding a tenth as far as the rest of the network, as in the paper. Slots that
/// <see cref="RobustScaleEncoding"/> leaves as they are (zeros and ones) stay so, without an embedding.
/// </remarks>
public sealed class PeriodicLinearEncoding : NumericEncoding
{
    /// <summary>Frequencies per slot.</summary>
    /// <value>Default 16. From 1 to 1024.</value>
    public int Frequencies { get; init; } = 16;

    /// <summary>Standard deviation of the frequencies at the start.</summary>
    /// <value>Default 0.1. Greater than 0.</value>
    public double Sigma { get; init; } = 0.1;

    /// <summary>Values that come out per slot, the number itself included.</summary>
    /// <value>Default 4. From 2 to 1024.</value>
    public int Width { get; init; } = 4;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Range(Frequencies is >= 1 and <= 1024, Frequencies, "from 1 to 1024");
        Guard.Range(Width is >= 2 and <= 1024, Width, "from 2 (the number itself and one value) to 1024");
        Guard.Range(Sigma is > 0 and < double.PositiveInfinity, Sigma, "greater than 0");
    }

    /// <inheritdoc/>
    public override FittedEncoding Fit(InputColumn column, ReadOnlyMemory<float> values) =>
        Fitted(column, RobustScaleEncoding.Segments(column, values));

    /// <inheritdoc/>
    public override FittedEncoding Restore(InputColumn column, IReadOnlyList<float> state) =>
        Fitted(column, FittedSegmentsState.Read(column, state));

    private FittedPeriodicLinear Fitted(InputColumn column, IReadOnlyList<SlotSegment> segments) =>
        new(new FittedRobustScale(column, segments), segments.Count, Frequencies, (float)Sigma, Width);
}
