using System.IO.Compression;

namespace Microsoft.ML.Persistence;

/// <summary>The entries of a model that is being written. They are kept until the end, since a zip takes one at a time and components nest.</summary>
internal sealed class RepositoryWriter
{
    private readonly List<(string Path, byte[] Content)> _entries = [];

    /// <summary>Adds a finished entry; folders are separated by '/'.</summary>
    public void Add(string path, byte[] content) => _entries.Add((path, content));

    public void WriteTo(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (path, content) in _entries)
        {
            using var entry = zip.CreateEntry(path).Open();
            entry.Write(content);
        }
    }
}
