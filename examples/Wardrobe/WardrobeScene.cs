using Microsoft.ML.Data;

namespace Wardrobe;

/// <summary>One to four garments on a canvas of 64 × 64 pixels.</summary>
public sealed class WardrobeScene
{
    public const int Side = 64,
        Pixels = Side * Side;

    /// <summary>Grey pixels, row by row.</summary>
    [VectorType(1, Side, Side)]
    public byte[] Image { get; set; } = new byte[Pixels];

    /// <summary>What each garment is.</summary>
    public string[] Garments { get; set; } = [];

    /// <summary>Left, top, right and bottom of each one's visible pixels.</summary>
    public float[] Boxes { get; set; } = [];

    /// <summary>For each pixel 0, or 1 and more for the kind of garment on top.</summary>
    [VectorType(Side, Side)]
    public byte[] Map { get; set; } = new byte[Pixels];

    /// <summary>For each pixel which garment is on top, from 1; 0 for none.</summary>
    public byte[] Owners { get; } = new byte[Pixels];
}
