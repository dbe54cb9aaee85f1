namespace MlNet.MultiTask;

/// <summary>
/// Cuts text into pieces of words that a vocabulary has, so that no word is unknown as a whole: WordPiece (Schuster, Nakajima 2012; as BERT
/// has it, Devlin et al. 2019) or byte pair encoding (Sennrich, Haddow, Birch 2016). The cutting is that of Microsoft.ML.Tokenizers.
/// </summary>
/// <remarks>Instances may be used from several threads. As a step of a pipeline: <see cref="SubwordExtensions.TokenizeIntoSubwords"/>.
/// Beside a <see cref="MultiTaskScorer"/>, whose file begins behind that step: <see cref="Keys"/>.</remarks>
public sealed class SubwordTokenizer
{
    private readonly Func<string, IReadOnlyList<int>> _encode;
    private readonly Dictionary<int, uint> _keys;

    internal SubwordTokenizer(SubwordSettings settings)
    {
        Settings = settings;
        _encode = settings.IsWordPiece ? SubwordModels.WordPiece(settings) : SubwordModels.Bpe(settings);
        Pieces = settings.Pieces;
        _keys = settings.Ids.Select((id, place) => (id, place)).ToDictionary(one => one.id, one => (uint)one.place + 1);
    }

    /// <summary>The vocabulary in the order of its numbers: the piece of key 1 first.</summary>
    public IReadOnlyList<string> Pieces { get; }

    internal SubwordSettings Settings { get; }

    /// <summary>A WordPiece tokenizer as BERT has it: text is split at blanks and punctuation, then each word into the longest pieces that
    /// the vocabulary has. Characters that UTF-16 writes in two units, such as emoji, are left out.</summary>
    /// <param name="vocabularyFile">A piece in each line, those within words beginning with <c>##</c>; with <c>[UNK]</c>, <c>[CLS]</c>,
    /// <c>[SEP]</c>, <c>[PAD]</c> and <c>[MASK]</c>. Often called vocab.txt.</param>
    /// <param name="lowerCase">Whether text is brought to lower case first, and its accents taken away, as for a vocabulary that is
    /// "uncased".</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such vocabulary.</exception>
    public static SubwordTokenizer WordPiece(string vocabularyFile, bool lowerCase = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(vocabularyFile);
        return new SubwordTokenizer(SubwordFiles.WordPiece(vocabularyFile, lowerCase));
    }

    /// <summary>A tokenizer by byte pair encoding.</summary>
    /// <param name="vocabularyFile">A JSON object of the pieces with their numbers. Often called vocab.json.</param>
    /// <param name="mergesFile">Which two pieces become one, in order; two in each line. Often called merges.txt.</param>
    /// <param name="byteLevel">Whether pieces are made of bytes, blanks included, as GPT-2 has it (Radford et al. 2019): any text can then
    /// be written. Else text is split at blanks and punctuation, and characters that the vocabulary lacks become
    /// <paramref name="unknown"/>.</param>
    /// <param name="unknown">The piece for what the vocabulary lacks; null leaves it out.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">One is no such vocabulary or list.</exception>
    public static SubwordTokenizer Bpe(string vocabularyFile, string mergesFile, bool byteLevel = true, string? unknown = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(vocabularyFile);
        ArgumentException.ThrowIfNullOrEmpty(mergesFile);
        return new SubwordTokenizer(SubwordFiles.Bpe(vocabularyFile, mergesFile, byteLevel, unknown));
    }

    /// <summary>The pieces of a text as keys from 1, as the step gives them and a scorer takes them.</summary>
    /// <param name="text">The text.</param>
    public uint[] Keys(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return [];
        var ids = _encode(text);
        var keys = new uint[ids.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = _keys[ids[i]];
        return keys;
    }

    /// <summary>The pieces of a text.</summary>
    /// <param name="text">The text.</param>
    public string[] Split(string text) => Array.ConvertAll(Keys(text), key => Pieces[(int)key - 1]);
}
