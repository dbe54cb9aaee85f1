using System.Buffers.Binary;
using System.IO.Compression;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// The zip in which ML.NET saves models. Checked entries are written to a copy, and ML.NET reads the copy: it only sees what was checked.
/// </summary>
internal static class ModelZip
{
    private const string OnnxEntry = "OnnxModel";

    // ML.NET loads nested pipelines by recursion; a stack overflow ends the process.
    private const int MaximumDepth = 100;

    // An honest model hardly compresses below a fifth; small ones may.
    private const long SmallUnpacked = 64L << 20;
    private const long LargestRatio = 6;

    /// <summary>Whether a stream at its start holds a zip.</summary>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Copies a zip, and gives the ONNX models in it.</summary>
    /// <param name="zip">The zip, from 0 to the stream's end.</param>
    /// <param name="copy">The stream to write to.</param>
    /// <param name="read">Parses an ONNX model, and throws if it is not safe.</param>
    /// <param name="isTrusted">Whether it may unpack to any size.</param>
    /// <returns>The models that OnnxTransformers saved, in the order in which a walk through the saved pipelines meets them.</returns>
    /// <exception cref="InvalidDataException">The zip is damaged, can be read in two ways, names files outside itself, or unpacks to more
    /// than a model of its size does.</exception>
    public static IReadOnlyList<ModelProto> Copy(Stream zip, Stream copy, Func<byte[], ModelProto> read, bool isTrusted)
    {
        ZipLayout.Check(zip);
        zip.Position = 0;
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        using var to = new ZipArchive(copy, ZipArchiveMode.Create, leaveOpen: true);
        var allowed = isTrusted ? long.MaxValue : Math.Max(SmallUnpacked, LargestRatio * zip.Length);
        var models = new SortedDictionary<string, ModelProto>(StepOrder.Instance);
        foreach (var entry in archive.Entries)
        {
            var name = NameOf(entry);
            using var content = new MemoryStream();
            allowed -= Unpack(entry, content, allowed);
            var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
            using var target = to.CreateEntry(name, CompressionLevel.NoCompression).Open();
            if (name == OnnxEntry || name.EndsWith('/' + OnnxEntry, StringComparison.Ordinal))
                models.Add(name, CopyOnnx(entry.FullName, bytes.Span, read, target));
            else
                CopyOther(entry.FullName, bytes.Span, isTrusted, target);
        }
        return [.. models.Values];
    }

    private static string NameOf(ZipArchiveEntry entry)
    {
        var name = entry.FullName.Replace('\\', '/');
        if (name.Length == 0 || name.StartsWith('/') || name.Contains(':') || name.Split('/').Contains(".."))
            throw new InvalidDataException($"The model file has an entry '{entry.FullName}', whose name leads out of it.");
        if (name.Count(c => c == '/') > MaximumDepth)
            throw new InvalidDataException(
                $"The model file has entries more than {MaximumDepth} folders deep, as if its pipelines were nested without end."
            );
        return name;
    }

    private static long Unpack(ZipArchiveEntry entry, MemoryStream to, long allowed)
    {
        using var stream = entry.Open();
        var buffer = new byte[1 << 16];
        var checksum = new Crc32();
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (to.Length + read > allowed || to.Length + read > Array.MaxLength)
                throw new InvalidDataException(
                    $"The entry '{entry.FullName}' of the model file unpacks to more than a model of this size can hold."
                );
            checksum.Append(buffer.AsSpan(0, read));
            to.Write(buffer, 0, read);
        }
        if (checksum.Value != entry.Crc32)
            throw new InvalidDataException(
                $"The entry '{entry.FullName}' of the model file does not have the checksum that the file gives for it."
            );
        return to.Length;
    }

    private static void CopyOther(string name, ReadOnlySpan<byte> content, bool isTrusted, Stream to)
    {
        if (!isTrusted)
            NestedContent.Check(name, content);
        to.Write(content);
    }

    // ML.NET writes the number of bytes before the bytes, and reads no more than that number.
    private static ModelProto CopyOnnx(string name, ReadOnlySpan<byte> content, Func<byte[], ModelProto> read, Stream to)
    {
        const int prefix = sizeof(int);
        if (content.Length < prefix || BinaryPrimitives.ReadInt32LittleEndian(content) != content.Length - prefix)
            throw new InvalidDataException($"The entry '{name}' of the model file does not begin with its own length.");
        var model = read(content[prefix..].ToArray());
        var bytes = OnnxModelFile.ToBytes(model);
        Span<byte> length = stackalloc byte[prefix];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        to.Write(length);
        to.Write(bytes);
        return model;
    }
}
