namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The files of the working tree that people write: no build outputs, nothing fetched.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] MadeByTools =
    [
        "bin",
        "obj",
        "artifacts",
        ".git",
        "TestResults",
        "BenchmarkDotNet.Artifacts",
        "node_modules",
    ];

    public static string Root { get; } = RepositoryRoot.Path;

    public static string[] Libraries { get; } =
    [
        "MlNet.MultiTask.Export",
        "MlNet.MultiTask.Transformers",
        "MlNet.MultiTask.Estimators",
        "MlNet.MultiTask.Selection",
        "MlNet.MultiTask.Reporting",
        "MlNet.MultiTask.Hosting",
        "MlNet.MultiTask.Distributed",
        "MlNet.MultiTask.Automation",
        "MlNet.MultiTask.Text",
    ];

    /// <summary>Paths relative to the root, with forward slashes, of the files in a folder whose names end in one of the
    /// extensions.</summary>
    public static IReadOnlyList<string> In(string folder, params string[] extensions)
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ?
            [
                .. Walk(start)
                    .Where(file => extensions.Length == 0 || extensions.Contains(Path.GetExtension(file)))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var child in Directory.EnumerateDirectories(folder))
            if (!MadeByTools.Contains(Path.GetFileName(child)))
                foreach (var file in Walk(child))
                    yield return file;
    }
}
