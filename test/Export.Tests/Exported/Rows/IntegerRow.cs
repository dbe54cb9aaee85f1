namespace MlNet.MultiTask.Export.Tests;

/// <summary>Whole numbers of every size, and doubles, at the ends of their ranges and where float32 rounds.</summary>
internal sealed record IntegerRow(int I, long L, uint U, double D, byte Y, short S)
{
    public static IntegerRow[] All() =>
        [
            new(0, 0, 0, 0, 0, 0),
            new(-1, -1, 1, -1.5, 1, -1),
            new(int.MaxValue, long.MaxValue, uint.MaxValue, 1e300, 255, short.MaxValue),
            new(int.MinValue, long.MinValue, 2, double.NaN, 2, short.MinValue),
            new(16777217, 9007199254740993, 16777217, 0.1, 3, 7),
            new(5, 6, 7, -8.25, 9, 10),
            new(1, 1, 1, double.NegativeInfinity, 1, 1),
            new(2, 2, 2, 1e-300, 2, 2),
        ];
}
