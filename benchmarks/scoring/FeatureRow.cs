using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>A row for prediction engines.</summary>
internal sealed class FeatureRow
{
    [VectorType(Networks.Inputs)]
    public float[] Features { get; set; } = new float[Networks.Inputs];
}
