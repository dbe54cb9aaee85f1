namespace MlNet.MultiTask.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("multitask-").FullName;

    /// <summary>The files in it, but for the one that a training locks.</summary>
    public string[] Files =>
        [.. Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetFileName(file) != ".lock").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
