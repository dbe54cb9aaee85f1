using System.Buffers.Binary;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>What the head of a PNG file says.</summary>
internal static class PngFile
{
    /// <summary>The picture's width and height. Asserts that the file is a PNG file.</summary>
    public static (int Width, int Height) Size(string path)
    {
        var bytes = File.ReadAllBytes(path);
        CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, bytes[..4]);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }
}
