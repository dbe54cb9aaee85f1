namespace MlNet.MultiTask;

/// <summary>A network from an ONNX file as the trunk of sequences.</summary>
/// <param name="trunk">The network.</param>
internal sealed class OnnxSequenceTrunk(OnnxTrunk trunk) : SequenceTrunk
{
    private float[]? _ids;

    /// <summary>The network.</summary>
    public OnnxTrunk Trunk { get; } = trunk;

    public override void Validate() => Trunk.Validate(1);

    public override T Read<T>(IOps<T> ops, T steps, T mask) => Trunk.ReadSequence(ops, steps, mask);

    internal override ReadOnlyMemory<float>? IdsOfKeys(int keyCount)
    {
        if (!Trunk.ReadsTokens)
            return null;
        var ids = _ids;
        return ids?.Length == keyCount + 2 ? ids : _ids = Trunk.IdsOfKeys(keyCount);
    }
}
