namespace Sentences;

/// <summary>A sentence: its words, what the network reads of each, and what is known about it. All but the genre are separated by
/// blanks.</summary>
public sealed class Sentence
{
    /// <summary>Words in lower case.</summary>
    public string Words { get; set; } = "";

    /// <summary>The last three letters of each word.</summary>
    public string Endings { get; set; } = "";

    /// <summary>The first three letters.</summary>
    public string Beginnings { get; set; } = "";

    /// <summary>How each word is written: capitals as X, small letters as x, digits as d, runs of more than two cut.</summary>
    public string Shapes { get; set; } = "";

    /// <summary>Universal parts of speech.</summary>
    public string PartsOfSpeech { get; set; } = "";

    /// <summary>Entities as BIO tags; empty where nobody has marked them.</summary>
    public string Entities { get; set; } = "";

    public string Genre { get; set; } = "";

    /// <summary>A sentence whose words are separated by blanks.</summary>
    public static Sentence Of(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string Each(Func<string, string> part) => string.Join(' ', words.Select(part));
        return new Sentence
        {
            Words = Each(word => word.ToLowerInvariant()),
            Endings = Each(word => word.ToLowerInvariant()[Math.Max(0, word.Length - 3)..]),
            Beginnings = Each(word => word.ToLowerInvariant()[..Math.Min(3, word.Length)]),
            Shapes = Each(ShapeOf),
        };
    }

    private static string ShapeOf(string word)
    {
        var shape = new List<char>();
        foreach (var letter in word)
        {
            var kind =
                char.IsUpper(letter) ? 'X'
                : char.IsLower(letter) ? 'x'
                : char.IsDigit(letter) ? 'd'
                : letter;
            if (shape.Count < 2 || shape[^1] != kind || shape[^2] != kind)
                shape.Add(kind);
        }
        return new string([.. shape.Take(8)]);
    }
}
