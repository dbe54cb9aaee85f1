using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>The entries of a model file. They are kept in memory and written by <see cref="Commit"/>, since a zip stream takes one entry at a time and models nest.</summary>
internal sealed class RepositoryWriter
{
    private readonly List<(string Path, byte[] Content)> _entries = [];

    public RepositoryWriter() => Add("TrainingInfo/Version.txt", System.Text.Encoding.UTF8.GetBytes(typeof(RepositoryWriter).Assembly.GetName().Version + "\n"));

    public void Add(string path, byte[] content) => _entries.Add((path, content));

    public void Commit(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string path, byte[] content) in _entries)
        {
            using Stream entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
            entry.Write(content);
        }
    }
}
