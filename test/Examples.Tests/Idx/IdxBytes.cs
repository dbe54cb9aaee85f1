using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Idx files made byte by byte, in a folder that goes again.</summary>
internal sealed class IdxBytes : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("idx");

    /// <summary>Two zeros, the type, the dimensions, the data.</summary>
    public static byte[] File(byte type, int[] dimensions, params byte[] data)
    {
        var bytes = new List<byte> { 0, 0, type, (byte)dimensions.Length };
        foreach (var dimension in dimensions)
        {
            var four = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(four, dimension);
            bytes.AddRange(four);
        }
        return [.. bytes, .. data];
    }

    /// <summary>Writes a compressed file of bytes.</summary>
    public static void Save(string path, byte[] bytes, params int[] dimensions)
    {
        using var gzip = new GZipStream(System.IO.File.Create(path), CompressionLevel.Fastest);
        gzip.Write(File(8, dimensions, bytes));
    }

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public string WriteCompressed(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var gzip = new GZipStream(System.IO.File.Create(path), CompressionLevel.Fastest);
        gzip.Write(bytes);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
