using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>An image of random pixels with a class for each of them, in the sizes of <c>examples/StreetScenes</c>.</summary>
internal sealed class SceneFrame
{
    public const int Height = 90,
        Width = 120,
        Classes = 11;

    [VectorType(3, Height, Width)]
    public byte[] Image { get; set; } = new byte[3 * Height * Width];

    [VectorType(Height, Width)]
    public byte[] Map { get; set; } = new byte[Height * Width];

    [VectorType(Classes)]
    public float[] Present { get; set; } = new float[Classes];

    /// <summary>The same frames each time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="values">Values that pixels have in the maps: one more than there are classes, where some pixels have none.</param>
    public static List<SceneFrame> Make(int count, int values)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var frame = new SceneFrame();
                    random.NextBytes(frame.Image);
                    for (var p = 0; p < frame.Map.Length; p++)
                        frame.Map[p] = (byte)(frame.Image[p] % values);
                    for (var k = 0; k < Classes; k++)
                        frame.Present[k] = random.Next(2);
                    return frame;
                }),
        ];
    }
}
