using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>A class that says nothing of the fields its members come from.</summary>
internal sealed class XVRow
{
    public float X = 0;

    [VectorType(3)]
    public float[] V = [];
}
