using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>The files of a folder of checkpoints. A file has its name only once it is complete on the disk; older ones are removed after that.</summary>
internal sealed class CheckpointFolder
{
    private const string Prefix = "checkpoint-";
    private const string Suffix = ".safetensors";
    private const string Unfinished = ".unfinished";
    private readonly string _folder;
    private readonly int _keep;

    /// <param name="folder">Made where it is not there.</param>
    /// <param name="keep">How many checkpoints stay.</param>
    public CheckpointFolder(string folder, int keep)
    {
        (_folder, _keep) = (Path.GetFullPath(folder), keep);
        Directory.CreateDirectory(_folder);
        // That nothing can be written here is known now, not at the first checkpoint.
        using (new FileStream(Path.Combine(_folder, Prefix + Path.GetRandomFileName() + Unfinished), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
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
            throw new InvalidDataException(error.Message + (older is [var before, ..]
                ? $" Delete it to go on from the one before it, '{before}'."
                : " There is none before it: delete it to start anew."), error);
        }
    }

    public void Clear()
    {
        foreach (var file in Files())
            File.Delete(file);
    }

    public void Write(Checkpoint checkpoint, long steps)
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{steps:D12}{Suffix}"));
        var part = path + Unfinished;
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            checkpoint.Write(file);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
        foreach (var old in Files().Skip(_keep))
            File.Delete(old);
    }

    // Newest first: the number of steps has leading zeros.
    private string[] Files() => [.. Directory.EnumerateFiles(_folder, Prefix + "*" + Suffix).OrderByDescending(file => file, StringComparer.Ordinal)];
}
