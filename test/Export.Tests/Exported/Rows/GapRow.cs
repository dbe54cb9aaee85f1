using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Missing values: here and there, in every row of Fit, and beside infinities.</summary>
internal sealed record GapRow(float X, float AllNan, [property: VectorType(3)] float[] V)
{
    private const float NaN = float.NaN;

    public static GapRow[] All() =>
        [
            new(1, NaN, [1, NaN, NaN]),
            new(NaN, NaN, [NaN, 2, NaN]),
            new(3, NaN, [3, 2, NaN]),
            new(3, NaN, [-5, NaN, NaN]),
            new(-7.5f, NaN, [4, 4, NaN]),
            new(0, NaN, [4, 0, NaN]),
            new(NaN, NaN, [NaN, NaN, NaN]),
            new(100, 5, [4, 1e10f, 9]),
            new(float.PositiveInfinity, -1, [float.NegativeInfinity, 1, 0]),
        ];
}
