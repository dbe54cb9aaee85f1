namespace MlNet.MultiTask;

/// <summary>What tells one state of a file from another without reading it. A link is followed: mounted configuration is swapped by
/// links.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length)
{
    /// <summary>Null where there is no such file.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new FileStamp(target.LastWriteTimeUtc, target.Length) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
