namespace MultiFashion;

/// <summary>An image of two garments.</summary>
public sealed class GarmentPair
{
    /// <summary>The pixels, row by row.</summary>
    public byte[] Pixels { get; set; } = [];

    /// <summary>Class of the garment at the top left, as a key: 1 to 10.</summary>
    public uint TopLeft { get; set; }

    /// <summary>Class of the garment at the bottom right.</summary>
    public uint BottomRight { get; set; }
}
