using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Takes one field after the other off a line.</summary>
internal sealed class TextFieldScanner(TextLoader.Options options)
{
    private readonly char[] _separators = options.Separators;
    private readonly bool _blankSeparates = options.Separators.Contains(' ');
    private readonly StringBuilder _quoted = new();
    private ReadOnlyMemory<char> _line;
    private int _next;

    /// <summary>Where the field starts in the line, its sparse index and quotes included.</summary>
    public int Start { get; private set; }

    /// <summary>Where the field ends.</summary>
    public int End { get; private set; }

    /// <summary>The index before the colon of a sparse item, -1 for a plain field.</summary>
    public int SparseIndex { get; private set; }

    public bool IllegalQuoting { get; private set; }

    public ReadOnlyMemory<char> Text { get; private set; }

    public void Begin(ReadOnlyMemory<char> line) => (_line, _next) = (line, 0);

    /// <returns>Whether a separator follows, and so another field.</returns>
    public bool Read()
    {
        var line = _line.Span;
        var at = SkipBlanks(line, _next);
        Start = at;
        SparseIndex = -1;
        IllegalQuoting = false;
        Text = default;
        if (options.AllowSparse && TrySparseIndex(line[at..], out var index, out var length))
        {
            SparseIndex = index;
            at = SkipBlanks(line, at + length);
        }

        if (at < line.Length)
            at = options.AllowQuoting && line[at] == '"' ? ReadQuoted(line, at + 1) : ReadPlain(line, at);
        End = at;
        _next = at + 1;
        return at < line.Length;
    }

    private int ReadPlain(ReadOnlySpan<char> line, int start)
    {
        var length = line[start..].IndexOfAny(_separators);
        var end = length < 0 ? line.Length : start + length;
        Text = _line[start..end];
        return end;
    }

    private int ReadQuoted(ReadOnlySpan<char> line, int at)
    {
        _quoted.Clear();
        var closed = false;
        while (!closed && at < line.Length)
        {
            var c = line[at++];
            var next = at < line.Length ? line[at] : '\0';
            if (c == options.EscapeChar && next == '"')
            {
                _quoted.Append('"');
                at++;
            }
            else if (c == '"')
            {
                closed = true;
            }
            else
            {
                _quoted.Append(c);
            }
        }

        // Only blanks may stand between the closing quote and the separator.
        IllegalQuoting = !closed;
        for (; at < line.Length && !_separators.Contains(line[at]); at++)
            IllegalQuoting |= line[at] != ' ';
        Text = IllegalQuoting ? default : _quoted.ToString().AsMemory();
        return at;
    }

    private int SkipBlanks(ReadOnlySpan<char> line, int at)
    {
        while (!_blankSeparates && at < line.Length && line[at] == ' ')
            at++;
        return Math.Min(at, line.Length);
    }

    // "12:" before the value; nine digits at most.
    private static bool TrySparseIndex(ReadOnlySpan<char> text, out int index, out int length)
    {
        index = 0;
        for (length = 0; length < text.Length && length < 9 && char.IsAsciiDigit(text[length]); length++)
            index = (10 * index) + (text[length] - '0');
        return length > 0 && length < text.Length && text[length++] == ':';
    }
}
