namespace MlNet.MultiTask.Tool.Training;

/// <summary>
/// The files of a training, written beside their place and put there when all of them are there. Until then those of an older training
/// stay; then all of them go, and nothing else of the folder does. What goes wrong on the way leaves the folder as it was.
/// </summary>
internal sealed class ModelFolder : IDisposable
{
    public const string Onnx = "model.onnx";
    public const string Zip = "model.zip";
    public const string Table = "schema.json";
    public const string Report = "report.html";
    public const string Program = "Pipeline.cs";

    // Those that a model is loaded from go first and come last: whoever looks between finds too few files, never an old and a new one.
    private static readonly string[] s_names = [Onnx, Zip, Table, Report, Program];

    private readonly string _target;

    /// <exception cref="UsageException">There can be no model in that folder.</exception>
    public ModelFolder(string path)
    {
        _target = Resolved(new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))));
        var parent = Path.GetDirectoryName(_target) ?? throw new UsageException($"'{path}' cannot be the model's folder.");
        if (s_names.FirstOrDefault(name => Directory.Exists(Path.Combine(_target, name))) is { } taken)
            throw new UsageException($"'{Path.Combine(path, taken)}' is a folder: no file can be written there.");
        Directory.CreateDirectory(parent);
        Part = Path.Combine(parent, $".{Path.GetFileName(_target)}.{Path.GetRandomFileName()}");
        Directory.CreateDirectory(Part);
    }

    /// <summary>The folder to write to.</summary>
    public string Part { get; }

    /// <summary>The path of a file to write.</summary>
    public string this[string name] => Path.Combine(Part, name);

    /// <summary>Moves what was written to its place.</summary>
    /// <returns>The files there.</returns>
    public IReadOnlyList<string> Commit()
    {
        var names = s_names.Where(name => File.Exists(this[name])).Order(StringComparer.Ordinal).ToArray();
        if (!Directory.Exists(_target))
            Directory.Move(Part, _target);
        else
        {
            Replace();
            Directory.Delete(Part, recursive: true);
        }
        return [.. names.Select(name => Path.Combine(_target, name))];
    }

    public void Dispose()
    {
        if (Directory.Exists(Part))
            Directory.Delete(Part, recursive: true);
    }

    private void Replace()
    {
        using var files = new FileExchange();
        foreach (var name in s_names)
        {
            var place = Path.Combine(_target, name);
            if (File.Exists(this[name]))
                files.Replace(Resolved(new FileInfo(place)), this[name]);
            else
                files.Remove(place);
        }
        files.Commit();
    }

    // A link is followed, and stays.
    private static string Resolved(FileSystemInfo entry) =>
        entry.LinkTarget is null ? entry.FullName : entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
}
