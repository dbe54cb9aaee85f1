namespace MlNet.MultiTask.Export.Tests;

/// <summary>Numbers that conversions meet: zeros of both signs, fractions, missing, infinite and large ones.</summary>
internal sealed record RealRow(float X)
{
    public static RealRow[] All() =>
        [
            .. new[] { 0, -0f, 1, -1.7f, 2.5f, 3.5f, 1e10f, -1e10f, float.NaN, float.PositiveInfinity, 255.9f, 3e38f }.Select(
                x => new RealRow(x)
            ),
        ];
}
