using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace MlNet.MultiTask;

/// <summary>The tokenizers of Microsoft.ML.Tokenizers.</summary>
internal static partial class SubwordModels
{
    /// <summary>Gives the numbers of a text's pieces, without those that BERT puts around texts.</summary>
    public static Func<string, IReadOnlyList<int>> WordPiece(SubwordSettings settings)
    {
        var tokenizer = Bert(settings);
        return text => tokenizer.EncodeToIds(WellFormed(text), addSpecialTokens: false);
    }

    /// <summary>The tokenizer by WordPiece.</summary>
    public static BertTokenizer Bert(SubwordSettings settings)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', settings.Pieces)));
        var options = new BertOptions
        {
            LowerCaseBeforeTokenization = settings.LowerCase,
            RemoveNonSpacingMarks = settings.LowerCase,
        };
        return BertTokenizer.Create(stream, options);
    }

    /// <summary>The text without what is no character and would stop the tokenizer: it becomes U+FFFD, which the tokenizer leaves
    /// out.</summary>
    public static string WellFormed(string text) =>
        text.Any(c => char.IsSurrogate(c) || c >= '\ufffe')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\ufffe', '\ufffd').Replace('\uffff', '\ufffd')
            : text;

    /// <inheritdoc cref="WordPiece"/>
    public static Func<string, IReadOnlyList<int>> Bpe(SubwordSettings settings)
    {
        var vocabulary = settings.Pieces.Zip(settings.Ids, (piece, id) => KeyValuePair.Create(piece, id));
        var tokenizer = BpeTokenizer.Create(
            new BpeOptions(vocabulary)
            {
                Merges = settings.Merges,
                ByteLevel = settings.ByteLevel,
                UnknownToken = settings.Unknown,
                PreTokenizer = settings.ByteLevel ? new RegexPreTokenizer(Words(), null) : PreTokenizer.CreateWordOrPunctuation(),
            }
        );
        // Bytes are those of UTF-8, which has no halves of characters.
        return text => tokenizer.EncodeToIds(text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text);
    }

    // What GPT-2 keeps together: the ends of English words behind an apostrophe, and letters, digits and other signs each with a blank in
    // front.
    [GeneratedRegex(@"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
