using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>What our engine gives: a number.</summary>
internal sealed class TypedScore
{
    [ColumnName("C.Score")]
    public float Score { get; set; }
}
