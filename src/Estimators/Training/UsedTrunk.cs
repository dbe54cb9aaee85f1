namespace MlNet.MultiTask;

/// <summary>A trunk from an ONNX file where a network has it.</summary>
/// <param name="Column">The image column that it belongs to; null where it is the architecture, or the trunk of sequences.</param>
/// <param name="Trunk">The trunk.</param>
/// <param name="IsOfSequence">Whether it is the trunk of sequences.</param>
internal sealed record UsedTrunk(string? Column, OnnxTrunk Trunk, bool IsOfSequence = false)
{
    /// <summary>It for a fitted model's metadata, once the network was built.</summary>
    public FittedTrunk Fitted =>
        new(Column, Trunk.Digest, Trunk.Structure(), IsOfSequence, IsOfSequence ? FittedModel.Settings(Trunk) : null);

    /// <summary>How sequences are read but for a trunk from an ONNX file, which is compared by itself.</summary>
    public static SequenceEncoding WithoutFile(SequenceEncoding sequence) =>
        sequence.Trunk is OnnxSequenceTrunk ? sequence.With(null) : sequence;

    /// <summary>All trunks of a network.</summary>
    public static IReadOnlyList<UsedTrunk> Of(MultiTaskOptions options, IReadOnlyList<InputColumn> inputs)
    {
        var architecture = options.Architecture is Grouped grouped ? grouped.Inner : options.Architecture;
        return
        [
            .. architecture is OnnxTrunk whole ? new[] { new UsedTrunk(null, whole) } : [],
            .. options.Sequence.Trunk is OnnxSequenceTrunk sequence && inputs.Any(input => input.IsSequence)
                ? new[] { new UsedTrunk(null, sequence.Trunk, IsOfSequence: true) }
                : [],
            .. inputs
                .Where(input => options.EncodingOf(input) is ImageEncoding { Trunk: OnnxTrunk })
                .Select(input => new UsedTrunk(input.Name, (OnnxTrunk)((ImageEncoding)options.EncodingOf(input)!).Trunk!)),
        ];
    }
}
