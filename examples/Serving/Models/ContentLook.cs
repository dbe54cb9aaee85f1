using System.Diagnostics;

namespace Serving.Models;

/// <summary>
/// Sees a file that changed although its length and time did not: by reading it. A large file is read the less often the longer that
/// takes, so that looking costs a fiftieth of one processor at most.
/// </summary>
public sealed class ContentLook(string path, string hash)
{
    private const int Rest = 50;

    private string _hash = hash;
    private long _next;

    /// <summary>Whether the file has other content than what was remembered.</summary>
    public bool Changed()
    {
        var now = Stopwatch.GetTimestamp();
        if (now < _next)
            return false;
        try
        {
            return LoadedFile.HashOf(path) != _hash;
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

    /// <summary>Takes the content as it is now for known.</summary>
    public void Remember()
    {
        try
        {
            _hash = LoadedFile.HashOf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone again: the next look sees what comes.
        }
    }
}
