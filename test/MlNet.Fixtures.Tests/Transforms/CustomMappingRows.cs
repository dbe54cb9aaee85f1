using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>The input class of the custom-mapping case.</summary>
internal sealed class SingleRow
{
    public float X { get; set; }
}

/// <summary>The output class of the custom-mapping case.</summary>
internal sealed class CmOut
{
    public float Y { get; set; }

    [VectorType(2)]
    public float[]? W { get; set; }

    public static void Fill(SingleRow input, CmOut output)
    {
        output.Y = input.X * 2;
        output.W = [input.X, 1f];
    }
}
