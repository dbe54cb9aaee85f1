using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A made-up text as a bag of words: half of its words come from some that its topic has alone.</summary>
public sealed class WordBag
{
    private const int TopicWords = 60;

    public VBuffer<float> Features { get; set; }

    /// <summary>0, 1 or 2.</summary>
    public float Topic { get; set; }

    /// <summary>How many words it has.</summary>
    public float Length { get; set; }

    /// <summary>Rows, and which of their words are the topics': slots 0 to 59 are those of topic 0, and so on.</summary>
    public static List<WordBag> Many(int rows, int slots, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(row =>
                {
                    var (topic, words) = (row % 3, 6 + random.Next(8));
                    var counts = new SortedDictionary<int, float>();
                    for (var i = 0; i < words; i++)
                    {
                        var slot = i % 2 == 0 ? topic * TopicWords + random.Next(TopicWords) : random.Next(slots);
                        counts[slot] = counts.GetValueOrDefault(slot) + 1;
                    }
                    return new WordBag
                    {
                        Features = new VBuffer<float>(slots, counts.Count, [.. counts.Values], [.. counts.Keys]),
                        Topic = topic,
                        Length = words,
                    };
                }),
        ];
    }

    public static IDataView Load(MLContext ml, IEnumerable<WordBag> rows, int slots)
    {
        var definition = SchemaDefinition.Create(typeof(WordBag));
        definition[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots);
        return ml.Data.LoadFromEnumerable(rows, definition);
    }
}
