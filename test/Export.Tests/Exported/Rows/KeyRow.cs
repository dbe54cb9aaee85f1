using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Keys without values, the missing one (0) among them.</summary>
internal sealed record KeyRow([property: KeyType(4)] uint K, [property: KeyType(4), VectorType(2)] uint[] KV)
{
    public static KeyRow[] All() =>
        [new(1, [1, 4]), new(2, [0, 3]), new(0, [0, 0]), new(4, [2, 2]), new(3, [4, 1]), new(1, [1, 1]), new(4, [3, 0]), new(2, [2, 4])];
}
