using System.Diagnostics;

namespace MlNet.MultiTask;

/// <summary>
/// Tells when a file has changed, by looking at it again and again, because network file systems and mounted volumes do not tell. A file
/// that is still being written changes from look to look and is left alone until it rests. One whose length and time stayed the same is
/// read; the less often, the longer that takes, so that looking costs a fiftieth of one processor at most.
/// </summary>
internal sealed class FileLook
{
    private const int Rest = 50;

    private readonly string _path;
    private FileStamp? _known;
    private FileStamp? _last;
    private bool _hasLooked;
    private string _hash;
    private long _next;

    /// <param name="path">The file.</param>
    /// <param name="hash">The hash of the content that is known.</param>
    public FileLook(string path, string hash) => (_path, _hash, _known) = (path, hash, FileStamp.Of(path));

    /// <summary>Whether the file rests and is another than the one that is known; it is known from then on.</summary>
    public bool HasChanged()
    {
        var stamp = FileStamp.Of(_path);
        var rests = _hasLooked && _last == stamp;
        (_last, _hasLooked) = (stamp, true);
        // A file that is gone is about to be replaced, or a mistake: what is loaded goes on.
        if (stamp is null || !rests || (stamp == _known && !HasOtherContent()))
            return false;
        _known = stamp;
        Remember();
        return true;
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            _next = now + Rest * (Stopwatch.GetTimestamp() - now);
        }
    }

    private void Remember()
    {
        try
        {
            _hash = LoadedFile.HashOf(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone again: the next look sees what comes.
        }
    }
}
