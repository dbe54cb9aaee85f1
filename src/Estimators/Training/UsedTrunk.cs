namespace MlNet.MultiTask;

/// <summary>A trunk from an ONNX file where a network has it.</summary>
/// <param name="Column">The image column that it belongs to; null where it is the architecture.</param>
/// <param name="Trunk">The trunk.</param>
internal sealed record UsedTrunk(string? Column, OnnxTrunk Trunk)
{
    /// <summary>It for a fitted model's metadata, once the network was built.</summary>
    public FittedTrunk Fitted => new(Column, Trunk.Digest, Trunk.Structure());

    /// <summary>All trunks of a network.</summary>
    public static IReadOnlyList<UsedTrunk> Of(MultiTaskOptions options, IReadOnlyList<InputColumn> inputs)
    {
        var architecture = options.Architecture is Grouped grouped ? grouped.Inner : options.Architecture;
        return
        [
            .. architecture is OnnxTrunk whole ? new[] { new UsedTrunk(null, whole) } : [],
            .. inputs
                .Where(input => options.EncodingOf(input) is ImageEncoding { Trunk: OnnxTrunk })
                .Select(input => new UsedTrunk(input.Name, (OnnxTrunk)((ImageEncoding)options.EncodingOf(input)!).Trunk!)),
        ];
    }
}
