using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Columns that normalisers treat in different ways: negative, constant, zero, missing and huge ones. The last two rows go beyond
/// those of Fit.</summary>
internal sealed record ScaleRow(float X, float Neg, float Const, float Zero, float Nan, float Huge, [property: VectorType(3)] float[] V)
{
    private const float NaN = float.NaN;

    public static ScaleRow[] All() =>
        [
            new(1, -5, 7, 0, NaN, 1e30f, [1, -1, 0]),
            new(2, -4, 7, 0, 2, -1e30f, [2, -2, 0]),
            new(3, -3, 7, 0, 4, 0, [3, NaN, 0]),
            new(4, -2.5f, 7, 0, NaN, 1, [0, -4, 0]),
            new(0, -1, 7, 0, 8, 2, [10, -8, 0]),
            new(2.5f, -0.5f, 7, 0, -8, 3, [0.5f, 8, 0]),
            new(10, -9, 7, 0, 0, 1e20f, [4, 0, 0]),
            new(6, -6, 7, 0, 1, -3, [5, 1, 0]),
            new(20, 3, 8, 5, 100, 3e38f, [100, -100, 1]),
            new(-20, 0, 0, -5, NaN, NaN, [-100, NaN, NaN]),
        ];
}
