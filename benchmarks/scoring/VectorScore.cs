using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>What the stock engine gives: a vector of one.</summary>
internal sealed class VectorScore
{
    [ColumnName("C.Score")]
    [VectorType(1)]
    public float[] Score { get; set; } = new float[1];
}
