using System.Globalization;
using Microsoft.ML.Tokenizers;

namespace MlNet.MultiTask;

/// <summary>What a WordPiece tokenizer makes of single characters before it looks words up: lower case, without accents, with blanks where
/// words end. It is asked for each, so that a graph with these tables does as it does.</summary>
internal sealed class SubwordCharacters
{
    // Planes of Unicode with characters that tokenizers tell apart; each of the others ends words.
    private static readonly (int First, int Last)[] s_wide = [(0x10000, 0x2FFFF), (0xE0000, 0xE0FFF)];

    private readonly List<string> _changed = [];
    private readonly List<string> _to = [];

    /// <summary>Asks the tokenizer.</summary>
    public SubwordCharacters(SubwordSettings settings)
    {
        var tokenizer = SubwordModels.Bert(settings);
        for (var c = 1; c <= char.MaxValue; c++)
            if (!char.IsSurrogate((char)c))
                Add(((char)c).ToString(), Made(tokenizer, c));
        var blanks = new List<string>();
        var next = s_wide[0].First;
        foreach (var (first, last) in s_wide)
            for (var c = first; c <= last; c++)
            {
                if (Made(tokenizer, c) is var made && made == " ")
                    continue;
                Add(char.ConvertFromUtf32(c), made);
                if (next < c)
                    blanks.Add(Range(next, c - 1));
                next = c + 1;
            }
        Blanks = $"[{string.Concat(blanks)}{Range(next, 0x10FFFF)}]";
    }

    /// <summary>The characters that change.</summary>
    public string[] Changed => [.. _changed];

    /// <summary>What they become.</summary>
    public string[] To => [.. _to];

    /// <summary>Which of those that UTF-16 writes in two units become blanks, as RE2 writes it: nearly all.</summary>
    public string Blanks { get; }

    private void Add(string own, string made)
    {
        if (made == own)
            return;
        _changed.Add(own);
        _to.Add(made);
    }

    private static string Range(int first, int last) => string.Create(CultureInfo.InvariantCulture, $@"\x{{{first:X}}}-\x{{{last:X}}}");

    // Between two letters that no mark joins it is seen where words are cut.
    private static string Made(BertTokenizer tokenizer, int c)
    {
        var text = SubwordModels.WellFormed($"q{char.ConvertFromUtf32(c)}q");
        text = tokenizer.Normalizer?.Normalize(text) ?? text;
        var words = tokenizer.PreTokenizer?.PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length)) ?? [text];
        var all = string.Join(' ', words);
        return all[1..^1];
    }
}
