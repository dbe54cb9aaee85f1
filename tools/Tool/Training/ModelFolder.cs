namespace MlNet.MultiTask.Tool.Training;

/// <summary>A folder that is written beside its place and moved there when all of it is there; until then the old one stays.</summary>
internal sealed class ModelFolder : IDisposable
{
    public const string Onnx = "model.onnx";
    public const string Zip = "model.zip";
    public const string Table = "schema.json";
    public const string Report = "report.html";
    public const string Program = "Pipeline.cs";

    private readonly string _target;

    public ModelFolder(string path)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(_target) ?? throw new UsageException($"'{path}' cannot be the model's folder.");
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
        var names = Directory.GetFiles(Part).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray();
        if (!Directory.Exists(_target))
            Directory.Move(Part, _target);
        else
        {
            foreach (var name in names)
                File.Move(Path.Combine(Part, name), Path.Combine(_target, name), overwrite: true);
            Directory.Delete(Part, recursive: true);
        }
        return [.. names.Select(name => Path.Combine(_target, name))];
    }

    public void Dispose()
    {
        if (Directory.Exists(Part))
            Directory.Delete(Part, recursive: true);
    }
}
