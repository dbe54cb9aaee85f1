using System.IO.Compression;

namespace Sentences;

/// <summary>Sentences of the English Web Treebank (UD_English-EWT and UNER_English-EWT, CC BY-SA 4.0) as tab-separated lines: id, genre,
/// words, parts of speech, finer parts of speech, entities.</summary>
public static class Treebank
{
    /// <exception cref="FileNotFoundException">The part is not in the folder.</exception>
    public static Sentence[] Read(string folder, string part, int most)
    {
        var path = Path.Combine(folder, $"ewt_{part}.tsv.gz");
        if (!File.Exists(path))
            throw new FileNotFoundException($"ewt_{part}.tsv.gz is not in '{folder}'.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var sentences = new List<Sentence>();
        while (sentences.Count < most && reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            var sentence = Sentence.Of(fields[2]);
            (sentence.Genre, sentence.PartsOfSpeech, sentence.Entities) = (fields[1], fields[3], fields[5]);
            sentences.Add(sentence);
        }
        return [.. sentences];
    }
}
