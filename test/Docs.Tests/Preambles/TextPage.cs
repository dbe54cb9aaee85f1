using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/text.md takes for granted: short sentences with a tag for each word, a vocabulary of pieces of words, and an encoder of
/// these.</summary>
public static class TextPage
{
    // A table of 11 × 4, a matrix and Tanh, in opset 17.
    private const string Encoder =
        "CAgSB2V4YW1wbGU69wMKKwoFdGFibGUKCWlucHV0X2lkcxIIZW1iZWRkZWQaBWVtYmVkIgZHYXRoZXIKJgoIZW1iZWRkZWQKBndl"
        + "aWdodBIFbWl4ZWQaA21peCIGTWF0TXVsCiYKBW1peGVkEhFsYXN0X2hpZGRlbl9zdGF0ZRoEbGFzdCIEVGFuaBIHZW5jb2RlcirA"
        + "AQoCCwQQAUIFdGFibGVKsAEAAKA/AADAPwAAAD4AAEC/AACQvwAAAAAAAIC/AACwvwAAgD4AAAA+AAAAPwAAYL8AAAAAAAAAvgAA"
        + "wL8AAAA/AADAPgAAGEAAAIA+AAAAvgAAoD8AAIA+AABgPwAAwL4AAIA+AACAPwAAQD8AAAA+AACQvwAAAD8AAAA+AABAPwAAgD4A"
        + "AJA/AAAAAAAAgD4AACA/AACQvwAAwL4AAAC/AAAAQAAAAL4AACA/AAAgPypQCgIEBBABQgZ3ZWlnaHRKQAAAgL4AAJC/AAAgPwAA"
        + "gL4AAAA/AABgvwAAgL4AAGA/AACAPwAAYL8AAGC/AAAAAAAAAD8AAAA+AACAPgAAQL9aJgoJaW5wdXRfaWRzEhkKFwgHEhMKBxIF"
        + "YmF0Y2gKCBIGbGVuZ3RoYjIKEWxhc3RfaGlkZGVuX3N0YXRlEh0KGwgBEhcKBxIFYmF0Y2gKCBIGbGVuZ3RoCgIIBEIECgAQEQ==";

    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView train { get; } = ml.Data.LoadFromEnumerable(Rows(200));

    public static IDataView test { get; } = ml.Data.LoadFromEnumerable(Rows(40));

    public static void Prepare()
    {
        File.WriteAllLines("vocab.txt", ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "dog", "who", "run", "##s", "red"]);
        File.WriteAllBytes("encoder.onnx", Convert.FromBase64String(Encoder));
    }

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
