using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/pixels.md takes for granted: small images of streets with a class for each pixel.</summary>
public static class PixelsPage
{
    private const int Height = 18,
        Width = 24,
        Pixels = Height * Width;

    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView streets { get; } = ml.Data.LoadFromEnumerable(Rows(48));

    public static byte[] image { get; } = Rows(1)[0].Image;

    private static List<Street> Rows(int count)
    {
        var random = new Random(1);
        var rows = new List<Street>();
        for (var i = 0; i < count; i++)
        {
            var (row, left) = (new Street { HasCar = i % 2 == 0 }, random.Next(Width - 6));
            for (var p = 0; p < Pixels; p++)
            {
                var (x, y) = (p % Width, p / Width);
                var isCar = row.HasCar && y is >= 8 and < 12 && x >= left && x < left + 6;
                row.Surface[p] = (byte)(
                    y == Height - 1 ? 255
                    : isCar ? 1
                    : y < 8 ? 2
                    : 0
                );
                for (var channel = 0; channel < 3; channel++)
                    row.Image[channel * Pixels + p] = (byte)(
                        random.Next(40) + (isCar && channel == 0 || y < 8 && channel == 2 ? 200 : 60)
                    );
            }
            rows.Add(row);
        }
        return rows;
    }

    private sealed class Street
    {
        [VectorType(3, Height, Width)]
        public byte[] Image { get; set; } = new byte[3 * Pixels];

        [VectorType(Height, Width)]
        public byte[] Surface { get; set; } = new byte[Pixels];

        public bool HasCar { get; set; }
    }
}
