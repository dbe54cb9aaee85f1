using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// A place for a copy of a file: in memory if it is small, else in a private file that is deleted with the stream.
/// </summary>
internal static class TemporaryStream
{
    private const long InMemory = 64L << 20;

    public static Stream Create(MLContext context, long length)
    {
        if (length <= InMemory)
            return new MemoryStream();
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(context.TempFilePath, Path.GetRandomFileName()), options);
    }
}
