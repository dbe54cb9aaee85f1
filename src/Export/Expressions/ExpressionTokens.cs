using System.Globalization;

namespace MlNet.MultiTask.Expressions;

/// <summary>Cuts the text of an expression into words, numbers and signs.</summary>
internal sealed class ExpressionTokens
{
    private static readonly string[] s_signs = ["=>", "??", "||", "&&", "==", "!=", "<>", "<=", ">="];

    private readonly List<string> _tokens = [];
    private int _at;

    /// <exception cref="NotSupportedException">The text has something that expressions over numbers do not.</exception>
    public ExpressionTokens(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var length = LengthAt(text, i);
            _tokens.Add(text.Substring(i, length));
            i += length;
        }
    }

    /// <summary>What comes next; empty at the end.</summary>
    public string Next => _at < _tokens.Count ? _tokens[_at] : "";

    /// <summary>What comes behind the next; empty at the end.</summary>
    public string Second => _at + 1 < _tokens.Count ? _tokens[_at + 1] : "";

    /// <summary>Whether the next is a word.</summary>
    public bool IsWord => Next.Length > 0 && (char.IsLetter(Next[0]) || Next[0] == '_');

    /// <summary>Takes the next.</summary>
    public string Take() => _at < _tokens.Count ? _tokens[_at++] : throw Unexpected();

    /// <summary>Takes the next if it is one of these; null if it is not.</summary>
    public string? TakeAny(params ReadOnlySpan<string> tokens)
    {
        foreach (var token in tokens)
            if (Next == token)
                return Take();
        return null;
    }

    /// <summary>Takes a sign that has to be there.</summary>
    public void Expect(string token)
    {
        if (TakeAny(token) is null)
            throw Unexpected();
    }

    /// <summary>The error that what comes next is not understood.</summary>
    public NotSupportedException Unexpected() =>
        new($"its expression is not understood at {(Next.Length == 0 ? "its end" : $"'{Next}'")} (the {_at + 1}th word or sign)");

    private static int LengthAt(string text, int at)
    {
        if (text[at] is '"' or '\'')
            throw new NotSupportedException("its expression works on text, which ONNX has no operators for");
        if (char.IsLetter(text[at]) || text[at] == '_')
            return Run(text, at, c => char.IsLetterOrDigit(c) || c == '_');
        if (char.IsDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsDigit(text[at + 1])))
            return NumberLength(text, at);
        foreach (var sign in s_signs)
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0)
                return sign.Length;
        if ("+-*/%^<>=!?:(),;".Contains(text[at], StringComparison.Ordinal))
            return 1;
        throw new NotSupportedException(
            string.Create(CultureInfo.InvariantCulture, $"its expression is not understood at '{text[at]}', letter {at + 1}")
        );
    }

    private static int NumberLength(string text, int at)
    {
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
            throw new NotSupportedException("its expression has a hexadecimal number");
        var end = at + Run(text, at, c => char.IsDigit(c) || c == '.');
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            end++;
            if (end < text.Length && text[end] is '+' or '-')
                end++;
            end += Run(text, end, char.IsDigit);
        }
        if (end < text.Length && text[end] is 'f' or 'F' or 'd' or 'D' or 'l' or 'L')
            end++;
        return end - at;
    }

    private static int Run(string text, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < text.Length && belongs(text[end]))
            end++;
        return end - at;
    }
}
