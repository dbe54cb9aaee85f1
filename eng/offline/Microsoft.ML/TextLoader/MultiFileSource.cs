using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Files by name. The last part of a path may hold wildcards; several paths may be joined by '+'.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths)
    {
        Contracts.CheckNonEmpty(paths, nameof(paths));
        foreach (var path in paths)
            Contracts.CheckNonEmpty(path, nameof(paths));
        _paths = [.. paths.SelectMany(Expand)];
    }

    public int Count => _paths.Length;

    public string GetPathOrNull(int index) => _paths[Checked(index)];

    public Stream Open(int index)
    {
        var path = GetPathOrNull(index);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e)
        {
            throw new IOException($"Error opening file '{path}': {e.Message}", e);
        }
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    private int Checked(int index)
    {
        Contracts.CheckParam(index >= 0 && index < Count, nameof(index));
        return index;
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        if (path.Contains('+'))
            return path.Split('+', StringSplitOptions.RemoveEmptyEntries).SelectMany(Expand);
        if (path.IndexOfAny(['*', '?']) < 0)
            return [path];
        var folder = Path.GetDirectoryName(path);
        return Directory.GetFiles(string.IsNullOrEmpty(folder) ? "." : folder, Path.GetFileName(path)).Order(StringComparer.Ordinal);
    }
}
