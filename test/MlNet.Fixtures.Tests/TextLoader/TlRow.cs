using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>The row class of the fixtures people.typed and errors.</summary>
internal sealed class TlRow
{
    [LoadColumn(0)]
    public string? Name { get; set; }

    [LoadColumn(1)]
    public float Age { get; set; }

    [LoadColumn(2, 4)]
    [VectorType(3)]
    public float[]? V { get; set; }

    [LoadColumn(5)]
    [ColumnName("Ok")]
    public bool Flag { get; set; }
}
