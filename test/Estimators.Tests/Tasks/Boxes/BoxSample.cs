using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A row whose box follows from its features; where the last feature is above 0.5 there is nothing to see.</summary>
public sealed class BoxSample
{
    public static readonly float[] NoBox = [float.NaN, float.NaN, float.NaN, float.NaN];

    [VectorType(5)]
    public float[] Features { get; set; } = [];

    /// <summary>Left, top, right, bottom in pixels.</summary>
    [VectorType(4)]
    public float[] Box { get; set; } = NoBox;

    /// <summary>The same as centre and size in shares of an image of 64 × 64.</summary>
    [VectorType(4)]
    public float[] Relative { get; set; } = NoBox;

    public bool IsKnown { get; set; } = true;

    public float Weight { get; set; } = 1;

    [VectorType(3)]
    public float[] Three { get; set; } = [0, 0, 0];

    public static List<BoxSample> Many(int rows, int seed = 1, bool withEmpty = false)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    float[] x = [.. Enumerable.Range(0, 5).Select(_ => (float)(random.NextDouble() * 2 - 1))];
                    var (centerX, centerY, width, height) = (32 + 10 * x[0], 30 + 8 * x[1], 20 + 8 * x[2], 16 + 6 * x[3]);
                    return withEmpty && x[4] > 0.5f
                        ? new BoxSample { Features = x }
                        : new BoxSample
                        {
                            Features = x,
                            Box = [centerX - width / 2, centerY - height / 2, centerX + width / 2, centerY + height / 2],
                            Relative = [centerX / 64, centerY / 64, width / 64, height / 64],
                        };
                }),
        ];
    }

    public static IDataView View(MLContext ml, IEnumerable<BoxSample> rows) => ml.Data.LoadFromEnumerable(rows);
}
