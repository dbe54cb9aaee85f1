using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/detection.md takes for granted: small images of shelves with none to three bottles and boxes.</summary>
public static class DetectionPage
{
    private const int Side = 32;

    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView shelves { get; } = ml.Data.LoadFromEnumerable(Rows(48));

    public static byte[] image { get; } = Rows(4)[3].Image;

    private static List<Shelf> Rows(int count)
    {
        var random = new Random(1);
        var rows = new List<Shelf>();
        for (var i = 0; i < count; i++)
        {
            var (row, names, corners) = (new Shelf(), new List<string>(), new List<float>());
            foreach (ref var pixel in row.Image.AsSpan())
                pixel = (byte)random.Next(40);
            for (var place = 0; place < i % 4; place++)
            {
                var isBottle = random.Next(2) == 0;
                var (left, top, wide, high) = (10 * place + 1, 4 + random.Next(8), isBottle ? 4 : 8, isBottle ? 16 : 8);
                for (var y = top; y < top + high; y++)
                    row.Image.AsSpan(y * Side + left, wide).Fill(220);
                names.Add(isBottle ? "bottle" : "box");
                corners.AddRange([left, top, left + wide, top + high]);
            }
            (row.Names, row.Corners) = ([.. names], [.. corners]);
            rows.Add(row);
        }
        return rows;
    }

    private sealed class Shelf
    {
        [VectorType(1, Side, Side)]
        public byte[] Image { get; set; } = new byte[Side * Side];

        public string[] Names { get; set; } = [];

        public float[] Corners { get; set; } = [];
    }
}
