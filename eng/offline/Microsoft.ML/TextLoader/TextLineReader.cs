using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Reads the lines of a file that are rows: no header, no comments, no empty lines; lines joined where a quoted field goes on.</summary>
internal sealed class TextLineReader(TextReader reader, TextLoader.Options options) : IDisposable
{
    private readonly char[] _separators = options.Separators;
    private readonly bool _blankSeparates = options.Separators.Contains(' ');
    private bool _started;

    /// <summary>The number of the line read last, from 1 on.</summary>
    public long Line { get; private set; }

    /// <summary>The next row, or null at the end of the file.</summary>
    public string Read()
    {
        if (!_started)
        {
            _started = true;
            var first = ReadFirst();
            if (!options.HasHeader || first is null)
                return first;
        }

        return ReadNext();
    }

    /// <summary>The next line that is not empty and no comment.</summary>
    public string ReadNext() => ReadWhere(line => line.Length > 0 && !IsComment(line));

    /// <summary>The first line that is not empty and no comment: the header, where there is one. Only here a # starts a comment too.</summary>
    public string ReadFirst() => ReadWhere(line => line.Length > 0 && line[0] != '#' && !IsComment(line));

    public void Dispose() => reader.Dispose();

    private static bool IsComment(string line) => line.StartsWith("//", StringComparison.Ordinal);

    private string ReadWhere(Func<string, bool> wanted)
    {
        while (ReadLine() is { } line)
        {
            Line++;
            if (wanted(line))
                return line;
        }

        return null;
    }

    private string ReadLine()
    {
        var line = reader.ReadLine();
        if (string.IsNullOrEmpty(line) || !options.JoinsLines || IsComment(line) || !EndsInQuotes(line, false))
            return line;

        var joined = new StringBuilder(line);
        for (var open = true; open;)
        {
            line = reader.ReadLine() ?? throw new EndOfStreamException(
                $"A quoted field opened on line {Line} was never closed, and we've read to the last line in the file without finding the closing quote");
            joined.Append('\n').Append(line);
            open = EndsInQuotes(line, true);
        }

        return joined.ToString();
    }

    private bool EndsInQuotes(ReadOnlySpan<char> line, bool inQuotes)
    {
        var at = 0;
        while (true)
        {
            if (!inQuotes)
            {
                at = SkipBlanks(line, at);
                if (at >= line.Length)
                    return false;
                if (line[at] != '"')
                {
                    var length = line[at..].IndexOfAny(_separators);
                    if (length < 0)
                        return false;
                    at += length + 1;
                    continue;
                }

                at++;
            }

            if (!TryCloseQuotes(line, ref at))
                return true;
            inQuotes = false;
            at = SkipBlanks(line, at);
            // Something other than a separator behind the closing quote: the rest of the line is no good either way.
            if (at >= line.Length || !_separators.Contains(line[at++]))
                return false;
        }
    }

    private bool TryCloseQuotes(ReadOnlySpan<char> line, ref int at)
    {
        while (at < line.Length)
        {
            var c = line[at++];
            if (c == options.EscapeChar && (c != '"' || (at < line.Length && line[at] == '"')))
                at++;
            else if (c == '"')
                return true;
        }

        return false;
    }

    private int SkipBlanks(ReadOnlySpan<char> line, int at)
    {
        while (!_blankSeparates && at < line.Length && line[at] == ' ')
            at++;
        return at;
    }
}
