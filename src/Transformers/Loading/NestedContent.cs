namespace MlNet.MultiTask;

/// <summary>
/// Refuses entries whose content ML.NET would follow by recursion, deeper than any stack: column types within column types in a saved
/// schema, and the nested expressions of an expression step. A stack overflow ends the process, and no exception handler can catch it.
/// </summary>
internal static class NestedContent
{
    // A vector of keys of a number is three deep.
    private const int MostTypes = 8;

    // If each byte were a parenthesis, this would need about 30 MB of stack; DeepStack has more.
    private const int LongestExpression = 16 * 1024;

    /// <exception cref="InvalidDataException">The content is nested without end.</exception>
    public static void Check(string entry, ReadOnlySpan<byte> content)
    {
        if (
            content.Length > LongestExpression
            && entry.EndsWith("Model.key", StringComparison.Ordinal)
            && content.IndexOf("ExprTransform"u8) >= 0
        )
            throw new InvalidDataException(
                $"The entry '{entry}' of the model file is an expression of {content.Length:N0} bytes, more than the "
                    + $"{LongestExpression:N0} that are read."
            );
        for (var i = 0; i < content.Length; i++)
        {
            var levels = 0;
            for (int length; i < content.Length && (length = TypeLength(content[i..])) > 0; i += length)
                if (++levels > MostTypes)
                    throw new InvalidDataException(
                        $"The entry '{entry}' of the model file has column types within column types without end."
                    );
        }
    }

    /// <summary>How long the name of a type that holds another one is, with the number behind it; 0 where there is none.</summary>
    private static int TypeLength(ReadOnlySpan<byte> content)
    {
        var name =
            content.StartsWith("\u0007VBuffer"u8) ? 8
            : content.StartsWith("\u0004Key2"u8) ? 5
            : content.StartsWith("\u0003Key"u8) ? 4
            : 0;
        if (name == 0)
            return 0;
        // The length of what follows: seven bits a byte, the last one below 128.
        var end = name;
        while (end < content.Length && end < name + 10 && content[end] >= 0x80)
            end++;
        return end + 1;
    }
}
