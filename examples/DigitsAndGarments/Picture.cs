using Microsoft.ML.Data;

namespace DigitsAndGarments;

/// <summary>An image of either data set, and its class.</summary>
public sealed class Picture
{
    /// <summary>28 × 28 pixels, row by row, 255 where there is ink or cloth.</summary>
    [VectorType(1, 28, 28)]
    public byte[] Pixels { get; set; } = [];

    /// <summary>Which of ten, from 0: a key member of a class counts from 0, the column that is loaded from it from 1.</summary>
    [KeyType(10)]
    public uint Class { get; set; }
}
