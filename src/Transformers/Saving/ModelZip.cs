using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNet.MultiTask;

/// <summary>The zip in which ML.NET saves models, read from outside: a check before ML.NET opens it, and the ONNX files in it.</summary>
internal static class ModelZip
{
    private const string OnnxEntry = "OnnxModel";
    private const int MaximumEntries = 100_000;

    // ML.NET loads chains within chains by recursion, whose end is the end of the process.
    private const int MaximumDepth = 100;

    // An honest model hardly compresses below a hundredth; small ones may.
    private const long SmallUnpacked = 256L << 20;
    private const long LargestRatio = 200;

    /// <summary>Whether a stream at its start holds a zip.</summary>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);

    /// <summary>The ONNX files that OnnxTransformers saved, in the order in which a walk through the saved chains meets them.</summary>
    /// <exception cref="InvalidDataException">The zip is damaged, names files outside itself, or unpacks to more than a model of its size does.</exception>
    public static IReadOnlyList<byte[]> ReadOnnxModels(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > MaximumEntries)
            throw new InvalidDataException($"The model file has {archive.Entries.Count} entries, more than the {MaximumEntries} that a model may have.");
        var allowed = Math.Max(SmallUnpacked, LargestRatio * zip.Length);
        var models = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.StartsWith('/') || name.Contains(':') || name.Split('/').Contains(".."))
                throw new InvalidDataException($"The model file has an entry '{entry.FullName}', whose name leads out of it.");
            if (name.Count(c => c == '/') > MaximumDepth)
                throw new InvalidDataException($"The model file has entries more than {MaximumDepth} folders deep, as if its chains were nested without end.");
            var isOnnx = name == OnnxEntry || name.EndsWith('/' + OnnxEntry, StringComparison.Ordinal);
            var content = isOnnx ? new MemoryStream() : Stream.Null;
            allowed -= Unpack(entry, content, allowed);
            if (isOnnx && !models.TryAdd(name, WithoutLength(((MemoryStream)content).ToArray())))
                throw new InvalidDataException($"The model file has two entries '{name}'.");
        }
        return [.. models.Values];
    }

    private static long Unpack(ZipArchiveEntry entry, Stream to, long allowed)
    {
        using var stream = entry.Open();
        var buffer = new byte[1 << 16];
        var checksum = new Crc32();
        long length = 0;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            length += read;
            if (length > allowed || length > int.MaxValue - 64)
                throw new InvalidDataException($"The entry '{entry.FullName}' of the model file unpacks to more than a model of this size can hold.");
            checksum.Append(buffer.AsSpan(0, read));
            to.Write(buffer, 0, read);
        }
        if (checksum.Value != entry.Crc32)
            throw new InvalidDataException($"The entry '{entry.FullName}' of the model file does not have the checksum that the file gives for it.");
        return length;
    }

    // ML.NET writes the number of bytes before the bytes.
    private static byte[] WithoutLength(byte[] content) =>
        content.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(content) == content.Length - 4 ? content[4..] : content;
}
