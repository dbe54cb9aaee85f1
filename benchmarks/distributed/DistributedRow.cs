using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>A row of made-up numbers with two questions.</summary>
internal sealed class DistributedRow
{
    public const int Width = 128;

    [VectorType(Width)]
    public float[] Features { get; set; } = [];

    public bool Sign { get; set; }

    public float Sum { get; set; }

    public static IEnumerable<DistributedRow> Many(int rows, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < rows; i++)
        {
            float[] x = [.. Enumerable.Range(0, Width).Select(_ => (float)(random.NextDouble() * 2 - 1))];
            yield return new DistributedRow { Features = x, Sign = x[0] > 0, Sum = x[1] + x[2] };
        }
    }
}
