using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A row for the stock steps and trainers.</summary>
internal sealed class StockRow
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    public float Number { get; set; }

    public double Double { get; set; }

    public int Whole { get; set; }

    public bool Flag { get; set; }

    public string Text { get; set; } = "";

    public float Target { get; set; }

    public bool Label { get; set; }

    [KeyType(3)]
    public uint Class { get; set; }

    public static StockRow[] Many(int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    float[] features = [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle() * 2 - 1)];
                    return new StockRow
                    {
                        Features = features,
                        Number = i % 7 == 0 ? float.NaN : features[0],
                        Double = features[1],
                        Whole = i % 5,
                        Flag = i % 2 == 0,
                        Text = $"Some words of row {i % 6}",
                        Target = Math.Abs(features[0] + 2 * features[1]),
                        Label = features[0] + features[1] > 0,
                        Class = (uint)(
                            features[0] > 0.3f ? 1
                            : features[1] > 0 ? 2
                            : 3
                        ),
                    };
                }),
        ];
    }
}
