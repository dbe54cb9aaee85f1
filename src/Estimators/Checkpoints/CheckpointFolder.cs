using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>
/// The files of a folder of checkpoints. A file has its name only once it is complete on the disk; older ones are removed after that.
/// </summary>
internal sealed class CheckpointFolder : IDisposable
{
    private const string LockName = ".lock";
    private const string Prefix = "checkpoint-";
    private const string Suffix = ".safetensors";
    private const string Unfinished = ".unfinished";
    private readonly string _folder;
    private readonly int _keep;
    private readonly FileStream _lock;

    /// <param name="folder">Made where it is not there.</param>
    /// <param name="keep">How many checkpoints stay.</param>
    /// <exception cref="IOException">Another training uses the folder, or nothing can be written there.</exception>
    public CheckpointFolder(string folder, int keep)
    {
        (_folder, _keep) = (Path.GetFullPath(folder), keep);
        // A network knows something of the rows that it was trained on: its files are for their owner.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // That nothing can be written here is known now, not at the first checkpoint.
        _lock = Lock();
        foreach (var part in Directory.EnumerateFiles(_folder, Prefix + "*" + Unfinished))
            File.Delete(part);
    }

    /// <summary>The newest checkpoint; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged; names the one before it.</exception>
    public Checkpoint? Newest()
    {
        if (Files() is not [var newest, .. var older])
            return null;
        try
        {
            return Checkpoint.Read(newest);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                error.Message
                    + (
                        older is [var before, ..]
                            ? $" Delete it to resume from the one before it, '{before}'."
                            : " There is none before it: delete it to start from the beginning."
                    ),
                error
            );
        }
    }

    /// <summary>The steps after which there is a checkpoint, newest first.</summary>
    public long[] Steps =>
        [
            .. Files()
                .Select(file => Path.GetFileName(file)[Prefix.Length..^Suffix.Length])
                .Select(number => long.TryParse(number, CultureInfo.InvariantCulture, out var steps) ? steps : -1)
                .Where(steps => steps >= 0),
        ];

    /// <summary>Removes the checkpoints after these steps.</summary>
    public void RemoveAfter(long steps)
    {
        foreach (var later in Steps.Where(later => later > steps))
            File.Delete(FileOf(later));
    }

    /// <summary>The newest checkpoint of a folder, to look at; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Checkpoint? NewestOf(string folder) => Files(folder) is [var newest, ..] ? Checkpoint.Read(newest) : null;

    public void Clear()
    {
        foreach (var file in Files())
            File.Delete(file);
    }

    public void Write(Checkpoint checkpoint, long steps)
    {
        var path = FileOf(steps);
        var part = path + Unfinished;
        try
        {
            using (var file = new FileStream(part, Options(FileMode.Create)))
            {
                checkpoint.Write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            // A full disk, say: what is there would only make it fuller.
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Removes those that need not be kept.</summary>
    public void RemoveOld()
    {
        foreach (var old in Files().Skip(_keep))
            File.Delete(old);
    }

    private string FileOf(long steps) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{steps:D12}{Suffix}"));

    public void Dispose() => _lock.Dispose();

    // The system lets go of it when the process ends, however that comes about.
    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(_folder, LockName), Options(FileMode.OpenOrCreate));
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The checkpoints in '{_folder}' are in use by another training, or cannot be written: give each training a folder of "
                    + "its own.",
                e
            );
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 16,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private string[] Files() => Files(_folder);

    // Newest first: the number of steps has leading zeros.
    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, Prefix + "*" + Suffix).OrderByDescending(file => file, StringComparer.Ordinal)];
}
