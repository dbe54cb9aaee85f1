using System.Diagnostics;

namespace MlNet.MultiTask;

/// <summary>
/// Tells when a file has to be loaded, by looking at it again and again, because network file systems and mounted volumes do not tell. A
/// file that is still being written changes from look to look and is left alone until it rests. One whose length and time stayed the same
/// is read; the less often, the longer that takes, so that looking costs a fiftieth of one processor at most. One that could not be loaded
/// is tried again as it is, less and less often, since what it needs may come later.
/// </summary>
internal sealed class FileLook
{
    private const int Rest = 50;
    private const int FirstWait = 5;
    private const int LongestWait = 320;

    private readonly string _path;
    private FileStamp? _loaded;
    private FileStamp? _refused;
    private FileStamp? _last;
    private bool _hasLooked;
    private string _hash;
    private long _next;
    private int _wait;
    private int _looksLeft;

    /// <param name="path">The file.</param>
    /// <param name="hash">The hash of the content that is loaded.</param>
    public FileLook(string path, string hash) => (_path, _hash, _loaded) = (path, hash, FileStamp.Of(path));

    /// <summary>Whether the file rests, and is not the one that is loaded. <see cref="Loaded"/> or <see cref="Refused"/> has to follow
    /// then.</summary>
    public bool IsToBeLoaded()
    {
        var stamp = FileStamp.Of(_path);
        var rests = _hasLooked && _last == stamp;
        (_last, _hasLooked) = (stamp, true);
        // A file that is gone is about to be replaced, or a mistake: what is loaded goes on.
        if (stamp is null || !rests)
            return false;
        return _refused is null ? stamp != _loaded || HasOtherContent() : stamp != _refused || --_looksLeft <= 0;
    }

    /// <summary>The file is served now.</summary>
    /// <param name="hash">The hash of its content.</param>
    public void Loaded(string hash) => (_loaded, _refused, _hash, _wait) = (_last, null, hash, 0);

    /// <summary>The file cannot be served as it is.</summary>
    public void Refused()
    {
        _wait = _refused == _last && _wait > 0 ? Math.Min(2 * _wait, LongestWait) : FirstWait;
        (_refused, _looksLeft) = (_last, _wait);
    }

    private bool HasOtherContent()
    {
        var now = Stopwatch.GetTimestamp();
        if (now < _next)
            return false;
        try
        {
            return LoadedFile.HashOf(_path) != _hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OnnxModelException)
        {
            return false;
        }
        finally
        {
            _next = now + Rest * (Stopwatch.GetTimestamp() - now);
        }
    }
}
