using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A made-up image of 3 × 13 × 18 bytes with a label for each pixel: a red square on grey noise, and in every other image a blue
/// bar; the rim has no label.</summary>
public sealed class Sight
{
    public const int Height = 13,
        Width = 18,
        Pixels = Height * Width;

    /// <summary>What stands for a pixel without a label.</summary>
    public const byte None = 200;

    [VectorType(3, Height, Width)]
    public byte[] Image { get; set; } = [];

    /// <summary>0 ground, 1 square, 2 bar; <see cref="None"/> at the rim.</summary>
    [VectorType(Height, Width)]
    public byte[] Map { get; set; } = [];

    /// <summary>The same as keys: 1 to 3, 0 at the rim.</summary>
    [VectorType(Pixels), KeyType(3)]
    public uint[] Keys { get; set; } = [];

    /// <summary>The same at half the size, rounded up: the class at the upper left of four.</summary>
    [VectorType((Height + 1) / 2 * ((Width + 1) / 2))]
    public float[] Half { get; set; } = [];

    /// <summary>Distance of each pixel from the left edge where there is no bar; NaN where there is one, and at the rim.</summary>
    [VectorType(Pixels)]
    public float[] Depth { get; set; } = [];

    /// <summary>Directions, x, then y, then z of each pixel: the square looks to the left, the bar up, the ground ahead; 0, 0, 0 at the
    /// rim.</summary>
    [VectorType(3 * Pixels)]
    public float[] Normals { get; set; } = [];

    public bool HasBar { get; set; }

    /// <summary>Column of the square's left edge.</summary>
    public float Left { get; set; }

    [KeyType(3)]
    public uint Camera { get; set; }

    public static List<Sight> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(i => One(random, i))];
    }

    public static IDataView View(MLContext ml, int rows, int seed = 1) => ml.Data.LoadFromEnumerable(Many(rows, seed));

    public static TaskDefinition[] Tasks() =>
        [
            new SegmentationTask("Ground", "Map") { NoLabel = None, ClassNames = ["ground", "square", "bar"], Probabilities = true },
            MultiTask.Tasks.Binary("HasBar", "HasBar"),
            MultiTask.Tasks.Regression("Left", "Left"),
        ];

    private static Sight One(Random random, int i)
    {
        var (image, map) = (new byte[3 * Pixels], new byte[Pixels]);
        random.NextBytes(image);
        for (var p = 0; p < image.Length; p++)
            image[p] = (byte)(60 + image[p] / 8);
        var (left, top, hasBar) = (random.Next(1, Width - 6), random.Next(1, Height - 6), random.Next(2) == 1);
        void Paint(int channel, byte value, int x, int y, int wide, int high)
        {
            for (var row = y; row < y + high; row++)
                for (var column = x; column < x + wide; column++)
                {
                    image[channel * Pixels + row * Width + column] = (byte)(200 + random.Next(40));
                    map[row * Width + column] = value;
                }
        }
        if (hasBar)
            Paint(2, 2, random.Next(1, Width - 5), 1 + random.Next(Height - 4), 4, 2);
        Paint(0, 1, left, top, 5, 5);
        for (var p = 0; p < Pixels; p++)
            if (p / Width is 0 or Height - 1 || p % Width is 0 or Width - 1)
                map[p] = None;
        return new Sight
        {
            Image = image,
            Map = map,
            Keys = [.. map.Select(x => x == None ? 0u : x + 1u)],
            Half = [.. Halved().Select(p => map[p] == None ? float.NaN : map[p])],
            Depth = [.. map.Select((x, p) => x is 2 or None ? float.NaN : p % Width)],
            Normals =
            [
                .. map.Select(x => x == 1 ? -1f : 0),
                .. map.Select(x => x == 2 ? -1f : 0),
                .. map.Select(x => x == None ? 0 : 2f),
            ],
            HasBar = hasBar,
            Left = left,
            Camera = (uint)(i % 3) + 1,
        };
    }

    private static IEnumerable<int> Halved()
    {
        for (var y = 0; y < Height; y += 2)
            for (var x = 0; x < Width; x += 2)
                yield return y * Width + x;
    }

    public static MultiTaskOptions Options(int epochs, ImageEncoding? image = null) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = epochs,
            BatchSize = 16,
            Seed = 3,
            Threads = 1,
            ValidationFraction = 0,
            Optimizer = new Adam { LearningRate = 0.01 },
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Image"] = image ?? Encoding() },
        };

    public static ImageEncoding Encoding(MapDecoder? decoder = null) =>
        new(3, Height, Width) { Trunk = new ResNet { Channels = [8, 12] }, Decoder = decoder ?? new UNetDecoder { Convolutions = 1 } };
}
