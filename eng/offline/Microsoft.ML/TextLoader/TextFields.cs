namespace Microsoft.ML.Data;

/// <summary>The fields of one line in their order; empty ones are left out.</summary>
internal sealed class TextFields
{
    private int[] _sources = new int[8];
    private ReadOnlyMemory<char>[] _texts = new ReadOnlyMemory<char>[8];

    public int Count { get; private set; }

    /// <summary>How many fields the line has, empty ones too.</summary>
    public int FieldCount { get; set; }

    public ReadOnlySpan<int> Sources => _sources.AsSpan(0, Count);

    public ReadOnlyMemory<char> this[int index] => _texts[index];

    public void Clear() => (Count, FieldCount) = (0, 0);

    public void Add(int source, ReadOnlyMemory<char> text)
    {
        if (Count == _sources.Length)
        {
            Array.Resize(ref _sources, 2 * Count);
            Array.Resize(ref _texts, 2 * Count);
        }

        _sources[Count] = source;
        _texts[Count++] = text;
    }

    public void RemoveLast() => Count--;

    /// <summary>The position of the first field whose place in the line is <paramref name="source"/> or later.</summary>
    public int Find(int source)
    {
        var found = Sources.BinarySearch(source);
        return found < 0 ? ~found : found;
    }

    public ReadOnlyMemory<char> TextAt(int source)
    {
        var found = Sources.BinarySearch(source);
        return found < 0 ? default : _texts[found];
    }
}
