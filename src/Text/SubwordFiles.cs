using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>Reads the files of tokenizers.</summary>
internal static class SubwordFiles
{
    // What BERT's tokenizer puts around texts, which it wants to be there.
    private static readonly string[] s_special = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"];

    public static SubwordSettings WordPiece(string path, bool lowerCase)
    {
        var lines = File.ReadAllLines(path);
        string[] pieces = [.. lines.Take(lines.Length > 0 && lines[^1].Length == 0 ? lines.Length - 1 : lines.Length)];
        Distinct(pieces, path);
        foreach (var special in s_special)
            if (!pieces.Contains(special))
                throw new InvalidDataException(
                    $"'{path}' is no vocabulary of WordPiece: it has {pieces.Length:N0} lines, and none of them is '{special}'."
                );
        return new SubwordSettings(true, pieces, [.. Enumerable.Range(0, pieces.Length)], [], lowerCase, false, null);
    }

    public static SubwordSettings Bpe(string vocabularyPath, string mergesPath, bool byteLevel, string? unknown)
    {
        var vocabulary = Vocabulary(vocabularyPath);
        var known = vocabulary.Select(piece => piece.Key).ToHashSet(StringComparer.Ordinal);
        if (unknown is not null && !known.Contains(unknown))
            throw new InvalidDataException($"'{vocabularyPath}' does not have the piece '{unknown}' for what it lacks.");
        // A first line may say a version.
        var merges = File.ReadAllLines(mergesPath);
        var isVersioned = merges.Length > 0 && merges[0].StartsWith("#version", StringComparison.Ordinal);
        string[] pairs = [.. merges.Skip(isVersioned ? 1 : 0).Where(line => line.Length > 0)];
        for (var i = 0; i < pairs.Length; i++)
        {
            var parts = pairs[i].Split(' ');
            if (parts.Length != 2 || !known.Contains(parts[0]) || !known.Contains(parts[1]) || !known.Contains(parts[0] + parts[1]))
                throw new InvalidDataException(
                    $"'{mergesPath}': the pair {i + 1}, '{Short(pairs[i])}', is not two pieces of '{vocabularyPath}' that make a third one."
                );
        }
        return new SubwordSettings(
            false,
            [.. vocabulary.Select(piece => piece.Key)],
            [.. vocabulary.Select(piece => piece.Value)],
            pairs,
            false,
            byteLevel,
            unknown
        );
    }

    private static KeyValuePair<string, int>[] Vocabulary(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var json = JsonDocument.Parse(stream);
            KeyValuePair<string, int>[] pieces =
            [
                .. json
                    .RootElement.EnumerateObject()
                    .Select(piece => KeyValuePair.Create(piece.Name, piece.Value.GetInt32()))
                    .OrderBy(piece => piece.Value),
            ];
            Distinct([.. pieces.Select(piece => piece.Key)], path);
            return pieces.Select(piece => piece.Value).Distinct().Count() == pieces.Length
                ? pieces
                : throw new InvalidDataException($"'{path}' gives two pieces the same number.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is no JSON object of pieces with their numbers: {e.Message}", e);
        }
    }

    private static void Distinct(string[] pieces, string path)
    {
        if (pieces.Length == 0)
            throw new InvalidDataException($"'{path}' holds no piece.");
        if (pieces.GroupBy(piece => piece, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"'{path}' holds the piece '{Short(twice.Key)}' {twice.Count()} times.");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
