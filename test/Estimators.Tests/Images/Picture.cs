using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A made-up image of 8 × 8 bytes: a bright square of 3 × 3 in one of the four corners' quarters, on noise.</summary>
public sealed class Picture
{
    public const int Side = 8;

    [VectorType(1, Side, Side)]
    public byte[] Pixels { get; set; } = [];

    /// <summary>The quarter that the square is in, from 0.</summary>
    public float Quarter { get; set; }

    /// <summary>How bright it is, from 0 to 1.</summary>
    public float Brightness { get; set; }

    [KeyType(3)]
    public uint Camera { get; set; }

    /// <summary>Two numbers that say nothing.</summary>
    [VectorType(2)]
    public float[] Numbers { get; set; } = [0, 0];

    public static TaskDefinition[] Tasks() =>
        [MultiTask.Tasks.Multiclass("Quarter", "Quarter"), MultiTask.Tasks.Regression("Brightness", "Brightness")];

    public static List<Picture> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(i =>
                {
                    var (quarter, brightness, pixels) = (random.Next(4), random.Next(80, 256), new byte[Side * Side]);
                    random.NextBytes(pixels);
                    for (var p = 0; p < pixels.Length; p++)
                        pixels[p] /= 8;
                    var (left, top) = (quarter % 2 * 4 + random.Next(2), quarter / 2 * 4 + random.Next(2));
                    for (var p = 0; p < 9; p++)
                        pixels[(top + p / 3) * Side + left + p % 3] = (byte)brightness;
                    return new Picture
                    {
                        Pixels = pixels,
                        Quarter = quarter,
                        Brightness = brightness / 255f,
                        Camera = (uint)(i % 3),
                        Numbers = [i % 5, random.NextSingle()],
                    };
                }),
        ];
    }

    public static IDataView View(MLContext ml, int rows, int seed = 1) => ml.Data.LoadFromEnumerable(Many(rows, seed));

    public static MultiTaskOptions Options(
        Architecture architecture,
        int epochs,
        IReadOnlyList<Augmentation>? augmentations = null,
        ImageArchitecture? trunk = null
    ) =>
        new()
        {
            Architecture = architecture,
            MaximumEpochs = epochs,
            BatchSize = 32,
            Seed = 3,
            Threads = 1,
            ValidationFraction = 0,
            Optimizer = new Adam { LearningRate = 0.005 },
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, Side, Side) { Trunk = trunk } },
            Augmentations = augmentations ?? [],
        };

    public static LeNet SmallLeNet(params int[] tower) =>
        new()
        {
            Channels = [6, 8],
            Kernels = [3, 2],
            HiddenLayers = [16],
            TowerLayers = tower,
        };
}
