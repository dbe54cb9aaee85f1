namespace MlNet.MultiTask;

/// <summary>
/// Translates the keys of some data to a model's vocabulary by their values, since two views can number the same values differently.
/// </summary>
internal static class KeyMapping
{
    private const int MostNamed = 5;

    /// <summary>The model's key for each key of the data, 0 for 0; null if the numbers are the same, or if one of the two has no key
    /// values.</summary>
    /// <param name="given">The values of the data's keys.</param>
    /// <param name="known">The values of the model's keys.</param>
    /// <param name="column">The column, for the error.</param>
    /// <param name="whole">Whether the data must have all values that the model knows.</param>
    /// <exception cref="ArgumentException">The data has a value that the model does not know, or lacks one, or the model has one
    /// twice.</exception>
    public static uint[]? Between(KeyVocabulary? given, KeyVocabulary? known, string column, bool whole = false)
    {
        if (given is null || known is null)
            return null;
        var (texts, names) =
            given.Type == known.Type
                ? (KeyVocabularies.Comparable(given), KeyVocabularies.Comparable(known))
                : (given.Values, known.Values);
        if ((!whole || texts.Count == names.Count) && texts.SequenceEqual(names.Take(texts.Count), StringComparer.Ordinal))
            return null;
        var positions = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
            if (!positions.TryAdd(names[i], (uint)i + 1))
                throw new ArgumentException(
                    $"{column}: its keys stand for other values than the model's, of which '{known.Values[i]}' has two keys. Map it with "
                        + "the pipeline that the model was trained with."
                );
        if (known.Type == "Boolean")
            texts = [.. texts.Select(AsBoolean)];
        string[] unknown = [.. texts.Where(value => !positions.ContainsKey(value)).Take(MostNamed + 1)];
        if (unknown.Length > 0)
            throw new ArgumentException(
                $"{column}: its keys stand for {List(unknown)}, which the model does not know; its keys stand for {List(known.Values)}. "
                    + "Map it with the pipeline that the model was trained with, or leave such rows out before the mapping."
            );
        if (whole && positions.Keys.Except(texts, StringComparer.Ordinal).ToArray() is { Length: > 0 } lacking)
            throw new ArgumentException(
                $"{column}: none of its keys stands for {List(lacking)}, which the model knows. Map it with the pipeline that the model "
                    + "was trained with."
            );
        return [0, .. texts.Select(value => positions[value])];
    }

    private static string AsBoolean(string value) =>
        value switch
        {
            "1" => "True",
            "0" => "False",
            _ => bool.TryParse(value, out var flag) ? flag ? "True" : "False" : value,
        };

    private static string List(IEnumerable<string> values)
    {
        string[] first = [.. values.Take(MostNamed + 1)];
        return string.Join(", ", first.Take(MostNamed).Select(value => $"'{value}'")) + (first.Length > MostNamed ? ", …" : "");
    }
}
