namespace Microsoft.ML.Transforms;

/// <summary>Values that are compared as they are.</summary>
internal sealed class PlainTermIndex<T>(Func<T, bool> isMissing) : TermIndex<T>
{
    private readonly Dictionary<T, uint> _keys = [];

    public override uint Find(T value) => _keys.TryGetValue(value, out var key) ? key : 0;

    protected override bool IsMissing(T value) => isMissing(value);

    protected override bool TryIndex(T value, uint key, out T kept)
    {
        kept = value;
        return _keys.TryAdd(value, key);
    }
}
