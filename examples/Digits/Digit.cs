using Microsoft.ML.Data;

namespace Digits;

/// <summary>An image of a handwritten digit.</summary>
public sealed class Digit
{
    /// <summary>28 × 28 pixels, row by row, 255 where there is ink.</summary>
    [VectorType(1, 28, 28)] public byte[] Pixels { get; set; } = [];

    /// <summary>Which digit, as a key: 1 stands for the digit 0.</summary>
    [KeyType(10)] public uint Number { get; set; }

    /// <summary>Even or odd, as a key: 1 is even.</summary>
    [KeyType(2)] public uint Parity { get; set; }
}
