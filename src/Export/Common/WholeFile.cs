namespace MlNet.MultiTask;

/// <summary>
/// A file that is written whole or not at all: beside its target, and put in the target's place at the end. A target that is there keeps
/// its mode; a link is followed, and stays. What goes wrong on the way, a full disk included, leaves the target as it was and nothing
/// beside it.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _target;
    private readonly string? _part;
    private readonly UnixFileMode? _mode;
    private bool _committed;

    private WholeFile(string target, string? part, UnixFileMode? mode, FileStream stream) =>
        (_target, _part, _mode, Stream) = (target, part, mode, stream);

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The target.</param>
    /// <param name="privately">Whether a new target is for its owner only.</param>
    public static WholeFile Create(string path, bool privately = false)
    {
        var target = TargetOf(path);
        var existing = new FileInfo(target);
        // What is there and has no length may be a pipe or a device, which cannot be replaced; an empty file has nothing to lose.
        if (existing is { Exists: true, Length: 0 })
            return new WholeFile(target, null, null, new FileStream(target, FileMode.Open, FileAccess.Write));
        UnixFileMode? mode =
            OperatingSystem.IsWindows() ? null
            : existing.Exists ? existing.UnixFileMode
            : privately ? UnixFileMode.UserRead | UnixFileMode.UserWrite
            : null;
        var part = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // Nobody reads it before its mode is right.
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new WholeFile(target, part, mode, new FileStream(part, options));
    }

    /// <summary>Writes a file.</summary>
    public static void Write(string path, Action<Stream> write, bool privately = false)
    {
        using var file = Create(path, privately);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Puts what was written in the target's place.</summary>
    public void Commit()
    {
        // A full disk shows itself here at the latest.
        Stream.Flush(flushToDisk: _part is not null);
        Stream.Dispose();
        if (_part is not null)
        {
            if (_mode is { } mode && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(_part, mode);
            File.Move(_part, _target, overwrite: true);
        }
        _committed = true;
    }

    public void Dispose()
    {
        if (_committed)
            return;
        try
        {
            if (_part is null && Stream is { CanSeek: true, CanWrite: true })
                Stream.SetLength(0);
            Stream.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What could not be written before cannot be written now; whoever wrote was told.
        }
        finally
        {
            if (_part is not null)
                File.Delete(_part);
        }
    }

    private static string TargetOf(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
    }
}
