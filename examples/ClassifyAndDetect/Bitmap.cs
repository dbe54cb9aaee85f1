using System.Buffers.Binary;

namespace ClassifyAndDetect;

/// <summary>Grey pixels as a BMP file of 8 bits a pixel, which browsers show from within an SVG.</summary>
internal static class Bitmap
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const int Palette = 256 * 4;

    /// <summary>The file as an address for an image element.</summary>
    /// <param name="pixels">Row by row from the top.</param>
    /// <param name="side">Height and width; a multiple of 4, as rows in the file are.</param>
    public static string DataUri(byte[] pixels, int side)
    {
        var start = FileHeader + InfoHeader + Palette;
        var file = new byte[start + pixels.Length];
        var span = file.AsSpan();
        "BM"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[2..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span[10..], start);
        BinaryPrimitives.WriteInt32LittleEndian(span[14..], InfoHeader);
        BinaryPrimitives.WriteInt32LittleEndian(span[18..], side);
        BinaryPrimitives.WriteInt32LittleEndian(span[22..], -side); // from the top down
        BinaryPrimitives.WriteInt16LittleEndian(span[26..], 1); // planes
        BinaryPrimitives.WriteInt16LittleEndian(span[28..], 8); // bits a pixel
        BinaryPrimitives.WriteInt32LittleEndian(span[34..], pixels.Length);
        for (var grey = 0; grey < 256; grey++)
            span.Slice(FileHeader + InfoHeader + 4 * grey, 3).Fill((byte)grey);
        pixels.CopyTo(file, start);
        return "data:image/bmp;base64," + Convert.ToBase64String(file);
    }
}
