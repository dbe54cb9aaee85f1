namespace MlNet.MultiTask.Tool.Training;

/// <summary>Files that are replaced and removed together: all of them, or where something goes wrong none.</summary>
internal sealed class FileExchange : IDisposable
{
    // Where a file belongs, where the new one waits beside it, where the old one waits to come back.
    private readonly List<(string Place, string? New, string Old)> _files = [];
    private readonly List<string> _put = [];
    private readonly List<(string Place, string Old)> _taken = [];

    /// <summary>A file that comes into the place of another one, whose mode it keeps, or where there was none.</summary>
    /// <param name="place">Where it belongs.</param>
    /// <param name="file">The new file, which is moved.</param>
    public void Replace(string place, string file)
    {
        // On another disk a move is a copy, which takes its time and may fail: it is made first.
        var waiting = Beside(place);
        File.Move(file, waiting);
        _files.Add((place, waiting, Beside(place)));
        if (!OperatingSystem.IsWindows() && File.Exists(place))
            File.SetUnixFileMode(waiting, File.GetUnixFileMode(place));
    }

    /// <summary>A file, or a link to one, that goes.</summary>
    public void Remove(string place) => _files.Add((place, null, Beside(place)));

    /// <summary>Does it.</summary>
    public void Commit()
    {
        foreach (var (place, _, old) in _files)
            if (File.Exists(place) || new FileInfo(place).LinkTarget is not null)
            {
                File.Move(place, old);
                _taken.Add((place, old));
            }
        foreach (var (place, file, _) in _files.AsEnumerable().Reverse())
            if (file is not null)
            {
                File.Move(file, place);
                _put.Add(place);
            }
        var done = _taken.ToArray();
        _put.Clear();
        _taken.Clear();
        foreach (var (_, old) in done)
            File.Delete(old);
    }

    /// <summary>Brings back what was taken, unless all was done.</summary>
    public void Dispose()
    {
        foreach (var place in _put)
            File.Delete(place);
        foreach (var (place, old) in _taken)
            File.Move(old, place);
        foreach (var (_, file, _) in _files)
            if (file is not null)
                File.Delete(file);
    }

    private static string Beside(string place) =>
        Path.Combine(Path.GetDirectoryName(place)!, $".{Path.GetFileName(place)}.{Path.GetRandomFileName()}");
}
