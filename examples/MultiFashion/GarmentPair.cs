namespace MultiFashion;

/// <summary>An image of two garments.</summary>
public sealed class GarmentPair
{
    /// <summary>The pixels, row by row.</summary>
    public byte[] Pixels { get; set; } = [];

    /// <summary>Class of the garment at the top left, from 0 to 9. ML.NET's keys are one more than the numbers in an object.</summary>
    public uint TopLeft { get; set; }

    /// <summary>Class of the garment at the bottom right.</summary>
    public uint BottomRight { get; set; }
}
