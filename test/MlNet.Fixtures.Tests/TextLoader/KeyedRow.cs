using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>Keys, and a vector of fields that do not stand together.</summary>
internal sealed class KeyedRow
{
    [LoadColumn(0)]
    [KeyType(3)]
    public uint Kind { get; set; }

    [LoadColumn([3, 1])]
    public float[]? Pair { get; set; }

    [LoadColumn(2, 2)]
    [VectorType(1)]
    public float[]? One { get; set; }
}
