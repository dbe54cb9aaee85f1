using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Sentences of a small made-up language: a word's tag depends on it and on the word before, which a network without context cannot know;
/// whether the sentence is a question on its first word.
/// </summary>
internal sealed class Sentence
{
    private static readonly string[] s_words = ["the", "a", "dog", "cat", "run", "walk", "see", "red", "who", "what"];

    public string Text { get; set; } = "";

    public string Ends { get; set; } = "";

    public string Tags { get; set; } = "";

    public bool IsQuestion { get; set; }

    public float Size { get; set; }

    public static Sentence[] Make(int count, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    string[] words = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => s_words[random.Next(s_words.Length)])];
                    string[] tags = [.. words.Select((word, k) => TagOf(word, k == 0 ? "" : words[k - 1]))];
                    return new Sentence
                    {
                        Text = string.Join(' ', words),
                        Ends = string.Join(' ', words.Select(word => word[^1..])),
                        // Every fifth sentence has no tags, every seventh word none in the others.
                        Tags = i % 5 == 0 ? "" : string.Join(' ', tags.Select((tag, k) => (i + k) % 7 == 0 ? "?" : tag)),
                        IsQuestion = words[0] is "who" or "what",
                        Size = words.Length,
                    };
                }),
        ];
    }

    /// <summary>The features Words and Ends, and the labels TagKeys, IsQuestion and Size.</summary>
    public static IEstimator<ITransformer> Steps(MLContext ml) =>
        ml.Transforms.Text.TokenizeIntoWords("Words", nameof(Text))
            .Append(ml.Transforms.Conversion.MapValueToKey("Words"))
            .Append(ml.Transforms.Text.TokenizeIntoWords("Ends", nameof(Ends)))
            .Append(ml.Transforms.Conversion.MapValueToKey("Ends"))
            .Append(ml.Transforms.Text.TokenizeIntoWords("TagKeys", nameof(Tags)))
            .Append(ml.Transforms.Conversion.MapValueToKey("TagKeys", keyData: ml.Data.LoadFromEnumerable(AllTags())));

    private static IEnumerable<TagValue> AllTags() =>
        new[] { "DET", "NOUN", "VERB", "ADJ", "PRON" }.Select(tag => new TagValue { Value = tag });

    // A noun behind a verb, an adjective behind another one, else what the word says.
    private static string TagOf(string word, string before) =>
        word switch
        {
            "the" or "a" => "DET",
            "run" or "walk" or "see" => before is "the" or "a" or "red" ? "NOUN" : "VERB",
            "red" => "ADJ",
            "who" or "what" => "PRON",
            _ => "NOUN",
        };

    private sealed class TagValue
    {
        public string Value { get; set; } = "";
    }
}
