namespace MlNet.MultiTask;

/// <summary>Reads settings from the text in models of version 1 and checkpoints of format 2, which <see cref="SettingsText"/>
/// wrote.</summary>
/// <param name="text">The text.</param>
internal sealed class SettingsTextParser(string text)
{
    private const string Ends = ",)]}";
    private int _at;

    /// <exception cref="InvalidDataException">The text is not of this form.</exception>
    public static SettingsNode Parse(string text)
    {
        var parser = new SettingsTextParser(text);
        var node = parser.Node();
        return parser._at == text.Length ? node : throw parser.Bad("the end");
    }

    private SettingsNode Node() =>
        Peek() switch
        {
            '\'' => Quoted(),
            '[' => new SettingsList([.. Items('[', ']', Node)]),
            '{' => new SettingsMap(Items('{', '}', () => Named(": ")).ToDictionary()),
            _ => Word(),
        };

    private SettingsNode Word()
    {
        var start = _at;
        while (_at < text.Length && !Ends.Contains(text[_at]) && text[_at] != '(')
            _at++;
        var word = text[start.._at];
        if (word.Length == 0)
            throw Bad("a value");
        return Peek() == '(' ? new SettingsObject(word, Items('(', ')', () => Named(" = ")).ToDictionary())
            : word == "null" ? SettingsScalar.Null
            : new SettingsScalar(word);
    }

    // Quotes within a text are not escaped; the closing quote is followed by one of the characters that can follow a value.
    private SettingsScalar Quoted()
    {
        var start = ++_at;
        while (_at < text.Length && !(text[_at] == '\'' && (_at + 1 == text.Length || Ends.Contains(text[_at + 1]))))
            _at++;
        if (_at == text.Length)
            throw Bad("a quote");
        return new SettingsScalar(text[start.._at++], IsText: true);
    }

    private KeyValuePair<string, SettingsNode> Named(string sign)
    {
        var end = text.IndexOf(sign, _at, StringComparison.Ordinal);
        if (end < 0)
            throw Bad($"'{sign}'");
        var name = text[_at..end];
        _at = end + sign.Length;
        return new(name, Node());
    }

    private List<T> Items<T>(char open, char close, Func<T> item)
    {
        var items = new List<T>();
        Take(open);
        while (Peek() != close)
        {
            if (items.Count > 0)
            {
                Take(',');
                Take(' ');
            }
            items.Add(item());
        }
        Take(close);
        return items;
    }

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private void Take(char expected)
    {
        if (Peek() != expected)
            throw Bad($"'{expected}'");
        _at++;
    }

    private InvalidDataException Bad(string expected) =>
        new($"the settings '{text}' are not of the form of their version: expected {expected} at position {_at}.");
}
