namespace MlNet.MultiTask.Safety;

/// <summary>Operators over text, and what makes numbers of it.</summary>
internal static class TextRules
{
    // The runtime keeps separators in a tree that it builds by recursion, a level for each character.
    private const int LongestSeparator = 64;
    private const int MostSeparators = 256;
    private const int LongestGram = 20;

    public static GraphValue[] StringNormalizer(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Texts);
        node.Text("case_change_action", "NONE", "NONE", "LOWER", "UPPER");
        node.Flag("is_case_sensitive", false);
        node.Text("locale", "", "", "en_US", "en_US.UTF-8", "en-US");
        var removes = node.Texts("stopwords") is { Count: > 0 };
        if (x.Shape.Rank is < 1 or > 2)
            throw node.Wrong($"normalises {x.Shape}, which is not [count] or [1, count]");
        return [new(DataType.String, removes ? x.Shape.With(x.Shape.Rank - 1, Dim.Unknown) : x.Shape)];
    }

    public static GraphValue[] Tokenizer(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Texts);
        node.Flag("mark", false);
        node.Text("pad_value", "");
        node.Int("mincharnum", 1, 1, 1);
        if (node.Text("tokenexp", "") is { Length: > 0 } expression)
        {
            // An expression of a stranger can ask for much memory; those of this library's own exports do not.
            if (!TextPatterns.All.Contains(expression) || x.Shape.Rank is < 1 or > 2)
                throw node.Wrong("searches with a regular expression that this library does not write");
            return [new(DataType.String, new([.. x.Shape.Dims, Dim.Unknown]))];
        }
        var separators = node.Texts("separators") ?? throw node.Wrong("has no separators");
        if (separators.Count is < 1 or > MostSeparators || separators.Any(separator => separator.Length > LongestSeparator))
            throw node.Wrong($"has {separators.Count} separators; up to {MostSeparators} of up to {LongestSeparator} bytes are taken");
        if (x.Shape.Rank is < 1 or > 2)
            throw node.Wrong($"cuts {x.Shape}, which is not [count] or [rows, count]");
        return [new(DataType.String, new([.. x.Shape.Dims, Dim.Unknown]))];
    }

    public static GraphValue[] MurmurHash(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.All);
        node.Int("seed", 0, int.MinValue, uint.MaxValue);
        var positive = node.Flag("positive", true);
        return [new(positive ? DataType.Uint32 : DataType.Int32, x.Shape)];
    }

    /// <summary>Counts of n-grams. The runtime trusts the positions that it adds them up at.</summary>
    public static GraphValue[] TfIdf(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, new HashSet<DataType> { DataType.String, DataType.Int32, DataType.Int64 });
        node.Text("mode", "", "TF", "IDF", "TFIDF");
        var longest = node.Int("max_gram_length", 0, 1, LongestGram);
        node.Int("min_gram_length", 0, 1, longest);
        var skips = node.Int("max_skip_count", 0, 0, LongestGram);
        var counts = node.Ints("ngram_counts") ?? [];
        var positions = node.Ints("ngram_indexes") ?? [];
        var weights = node.Floats("weights");
        var (texts, numbers) = (node.Texts("pool_strings"), node.Ints("pool_int64s"));
        var pool = (long)(texts?.Count ?? numbers?.Count ?? 0);
        if ((texts is null) == (numbers is null) || (texts is null) == (x.Type == DataType.String))
            throw node.Wrong($"has no pool of n-grams for {x.Type}");
        if (Grams(counts, pool) is not { } grams || counts.Count < longest || counts.Count > LongestGram)
            throw node.Wrong("has n-gram counts that do not fit its pool");
        if (positions.Count != grams || positions.Any(position => position < 0 || position >= positions.Count))
            throw node.Wrong($"has {positions.Count} positions for {grams} n-grams, or some outside them");
        if (weights is { } given && given.Count != positions.Count)
            throw node.Wrong($"has {given.Count} weights for {positions.Count} n-grams");
        if (x.Shape.Rank is < 1 or > 2)
            throw node.Wrong($"counts in {x.Shape}, which is not [count] or [rows, count]");
        node.Arithmetic = Shape.Times(x.Shape.Items, Shape.Times(longest, skips + 1));
        var slots = Dim.Of(positions.Max() + 1);
        return [new(DataType.Float, x.Shape.Rank == 1 ? new(slots) : new(x.Shape[0], slots))];
    }

    /// <summary>
    /// How many n-grams the pool holds where those of length n begin at counts[n − 1]; null where that is no division of it.
    /// </summary>
    private static long? Grams(IReadOnlyList<long> counts, long pool)
    {
        var grams = 0L;
        for (var i = 0; i < counts.Count; i++)
        {
            var end = i + 1 < counts.Count ? counts[i + 1] : pool;
            if (counts[i] < 0 || end < counts[i] || end > pool || (end - counts[i]) % (i + 1) != 0)
                return null;
            grams += (end - counts[i]) / (i + 1);
        }
        return counts.Count > 0 && counts[0] == 0 && grams > 0 ? grams : null;
    }
}
