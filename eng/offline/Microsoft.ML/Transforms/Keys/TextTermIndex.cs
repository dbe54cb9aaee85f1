namespace Microsoft.ML.Transforms;

/// <summary>Texts, found without making strings. Empty text is missing; case and blanks count.</summary>
internal sealed class TextTermIndex : TermIndex<ReadOnlyMemory<char>>
{
    private readonly Dictionary<string, uint> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public TextTermIndex() => _lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();

    public override uint Find(ReadOnlyMemory<char> value) => _lookup.TryGetValue(value.Span, out var key) ? key : 0;

    protected override bool IsMissing(ReadOnlyMemory<char> value) => value.IsEmpty;

    protected override bool TryIndex(ReadOnlyMemory<char> value, uint key, out ReadOnlyMemory<char> kept)
    {
        kept = default;
        if (_lookup.ContainsKey(value.Span))
            return false;
        var text = value.ToString();
        _keys.Add(text, key);
        kept = text.AsMemory();
        return true;
    }
}
