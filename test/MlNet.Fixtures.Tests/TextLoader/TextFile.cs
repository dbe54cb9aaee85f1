namespace MlNet.Fixtures.Tests.TextLoaders;

/// <summary>A text file that is there for the length of a test.</summary>
internal sealed class TextFile : IDisposable
{
    public TextFile(params string[] lines) => File.WriteAllText(Path, string.Join("\n", lines));

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
