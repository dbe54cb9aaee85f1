namespace MlNet.Fixtures.Tests.Model;

/// <summary>A folder that is there while a test runs.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("mlnet-model-").FullName;

    public string File(string name) => Path.Combine(Folder, name);

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
