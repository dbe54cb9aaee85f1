using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Text and numbers for steps that choose and join columns.</summary>
internal sealed record NamedRow(string Name, float A, float B, string Other, [property: VectorType(3)] float[] V)
{
    public static NamedRow[] All() =>
        [
            .. Enumerable
                .Range(0, 8)
                .Select(i => new NamedRow(
                    $"n{i % 3}",
                    i,
                    i == 2 ? float.NaN : -i,
                    i == 1 ? "" : "o",
                    [i, i == 5 ? float.NaN : 0.5f * i, -100]
                )),
        ];
}
