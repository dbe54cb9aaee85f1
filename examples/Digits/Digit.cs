using Microsoft.ML.Data;

namespace Digits;

/// <summary>An image of a handwritten digit.</summary>
public sealed class Digit
{
    /// <summary>28 × 28 pixels, row by row, 255 where there is ink.</summary>
    [VectorType(1, 28, 28)]
    public byte[] Pixels { get; set; } = [];

    /// <summary>Which digit, from 0. ML.NET's keys are one more than the numbers in an object.</summary>
    [KeyType(10)]
    public uint Number { get; set; }

    /// <summary>0 for even, 1 for odd.</summary>
    [KeyType(2)]
    public uint Parity { get; set; }
}
