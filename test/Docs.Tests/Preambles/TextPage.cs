using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/text.md takes for granted: short sentences with a tag for each word.</summary>
public static class TextPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView train { get; } = ml.Data.LoadFromEnumerable(Rows(200));

    public static IDataView test { get; } = ml.Data.LoadFromEnumerable(Rows(40));

    private static List<Line> Rows(int count)
    {
        string[] words = ["the", "dog", "who", "runs", "red"];
        string[] tags = ["DET", "NOUN", "PRON", "VERB", "ADJ"];
        var random = new Random(1);
        var rows = new List<Line>();
        for (var i = 0; i < count; i++)
        {
            int[] line = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(words.Length))];
            rows.Add(
                new Line
                {
                    Text = string.Join(' ', line.Select(k => words[k])),
                    Tags = string.Join(' ', line.Select(k => tags[k])),
                    IsQuestion = line[0] == 2,
                }
            );
        }
        return rows;
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";

        public string Tags { get; set; } = "";

        public bool IsQuestion { get; set; }
    }
}
