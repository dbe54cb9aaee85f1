using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A made-up image of 3 × 32 × 40 bytes with none to four objects side by side: red squares, blue bars and green posts.</summary>
public sealed class Crowd
{
    public const int Height = 32,
        Width = 40,
        Pixels = Height * Width;

    public static IReadOnlyList<string> Names { get; } = ["square", "bar", "post"];

    [VectorType(3, Height, Width)]
    public byte[] Image { get; set; } = [];

    /// <summary>What the objects are.</summary>
    public string[] Kinds { get; set; } = [];

    /// <summary>The same as keys, in the order of <see cref="Names"/>.</summary>
    [KeyType(3)]
    public uint[] Keys { get; set; } = [];

    /// <summary>Left, top, right and bottom of each, in pixels.</summary>
    public float[] Boxes { get; set; } = [];

    /// <summary>The same as shares of the image.</summary>
    public float[] Shares { get; set; } = [];

    /// <summary>0 ground, 1 to 3 the objects; 200 nobody knows.</summary>
    [VectorType(Height, Width)]
    public byte[] Map { get; set; } = [];

    public bool IsKnown { get; set; } = true;

    public bool HasPost { get; set; }

    public static List<Crowd> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => One(random))];
    }

    public static IDataView View(MLContext ml, int rows, int seed = 1) => ml.Data.LoadFromEnumerable(Many(rows, seed));

    public static MultiTaskOptions Options(int epochs) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = epochs,
            BatchSize = 16,
            Seed = 3,
            Threads = 1,
            ValidationFraction = 0,
            Optimizer = new Adam { LearningRate = 0.01 },
            Schedule = new OneCycleSchedule(),
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Image"] = new ImageEncoding(3, Height, Width)
                {
                    Trunk = new ResNet { Channels = [8, 12, 16] },
                    Decoder = new UNetDecoder { Convolutions = 1 },
                },
            },
        };

    public static DetectionTask Objects(string boxes = "Boxes", double lossWeight = 1) =>
        new("Objects", "Keys", boxes)
        {
            Stride = 2,
            Channels = 16,
            MaximumObjects = 12,
            LossWeight = lossWeight,
        };

    private static Crowd One(Random random)
    {
        var (image, map) = (new byte[3 * Pixels], new byte[Pixels]);
        random.NextBytes(image);
        for (var p = 0; p < image.Length; p++)
            image[p] = (byte)(60 + image[p] / 8);
        var (keys, boxes) = (new List<uint>(), new List<float>());
        for (var tries = random.Next(5); tries > 0; tries--)
        {
            var kind = random.Next(3);
            var (wide, high) = kind switch
            {
                0 => (7 + random.Next(3), 7 + random.Next(3)),
                1 => (11 + random.Next(4), 4 + random.Next(2)),
                _ => (4 + random.Next(2), 11 + random.Next(4)),
            };
            var (left, top) = (random.Next(Width - wide), random.Next(Height - high));
            bool IsFree() =>
                !Enumerable.Range(top, high).Any(y => map.AsSpan(y * Width + left, wide).ContainsAnyExcept((byte)0));
            if (!IsFree())
                continue;
            for (var y = top; y < top + high; y++)
                for (var x = left; x < left + wide; x++)
                {
                    map[y * Width + x] = (byte)(kind + 1);
                    image[(kind == 0 ? 0 : kind == 1 ? 2 : 1) * Pixels + y * Width + x] = (byte)(200 + random.Next(40));
                }
            keys.Add((uint)kind + 1);
            boxes.AddRange([left, top, left + wide, top + high]);
        }
        return new Crowd
        {
            Image = image,
            Keys = [.. keys],
            Kinds = [.. keys.Select(key => Names[(int)key - 1])],
            Boxes = [.. boxes],
            Shares = [.. boxes.Select((side, i) => side / (i % 2 == 0 ? Width : Height))],
            Map = map,
            HasPost = keys.Contains(3),
        };
    }
}
