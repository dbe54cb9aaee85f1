using Microsoft.ML.Data;

namespace CoTraining;

/// <summary>An image of a garment, whole and as the two views of it.</summary>
public sealed class Garment
{
    public const int HalfPixels = 28 * 14;

    /// <summary>All pixels, row by row, brought to mean 0 and deviation 1 over the data set.</summary>
    [VectorType(2 * HalfPixels)]
    public float[] Whole { get; set; } = [];

    /// <summary>Rows 0 to 13.</summary>
    [VectorType(HalfPixels)]
    public float[] Upper { get; set; } = [];

    /// <summary>Rows 14 to 27.</summary>
    [VectorType(HalfPixels)]
    public float[] Lower { get; set; } = [];

    /// <summary>The class, 0 to 9; NaN where it is kept from the networks.</summary>
    public float Label { get; set; }

    /// <summary>The class of every image, for counting alone.</summary>
    public float Truth { get; set; }
}
