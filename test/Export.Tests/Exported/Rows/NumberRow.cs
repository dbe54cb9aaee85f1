using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A number and a vector, with and without missing values.</summary>
internal sealed record NumberRow(float X, [property: VectorType(3)] float[] V)
{
    public static NumberRow[] WithGaps() =>
        [
            new(1, [1, -1, 0]),
            new(2, [2, -2, 0]),
            new(3, [3, float.NaN, 0]),
            new(4, [0, -4, 0]),
            new(0, [10, -8, 0]),
            new(2.5f, [0.5f, 8, 0]),
            new(10, [4, 0, 0]),
            new(6, [5, 1, 0]),
            new(20, [100, -100, 1]),
            new(-20, [-100, float.NaN, float.NaN]),
        ];

    public static NumberRow[] Complete() =>
        [.. WithGaps().Select(row => row with { V = [.. row.V.Select(v => float.IsNaN(v) ? 1.5f : v)] })];
}
