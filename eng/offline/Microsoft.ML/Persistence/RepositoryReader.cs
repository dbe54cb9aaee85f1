using System.IO.Compression;

namespace Microsoft.ML.Persistence;

/// <summary>The entries of a saved model.</summary>
internal sealed class RepositoryReader : IDisposable
{
    private readonly ZipArchive _zip;

    public RepositoryReader(Stream stream)
    {
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException error)
        {
            throw new FormatException("Failed to open a zip archive", error);
        }
    }

    /// <summary>The whole entry, or null when there is none.</summary>
    public byte[] ReadOrNull(string path)
    {
        var entry = _zip.GetEntry(path);
        if (entry is null)
            return null;
        using var stream = entry.Open();
        using var content = new MemoryStream((int)entry.Length);
        stream.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() => _zip.Dispose();
}
