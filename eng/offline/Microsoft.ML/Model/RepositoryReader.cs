using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>A model file that is being read.</summary>
internal sealed class RepositoryReader : IDisposable
{
    private readonly ZipArchive _archive;

    public RepositoryReader(Stream stream)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception e)
        {
            throw new FormatException("Failed to open a zip archive", e);
        }
    }

    /// <summary>The content of an entry, or null where there is none.</summary>
    public byte[] ReadOrNull(string path)
    {
        ZipArchiveEntry entry = _archive.GetEntry(path);
        if (entry == null)
            return null;
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}
