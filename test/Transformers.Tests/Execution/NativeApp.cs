using System.Diagnostics;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A copy of ExecutionApp whose native libraries can be exchanged.</summary>
internal sealed class NativeApp : IDisposable
{
    public const string Runtime = "libonnxruntime.so";
    public const string Provider = "libonnxruntime_providers_cuda.so";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multitask-native");
    private readonly string _natives;

    public NativeApp()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("These libraries are Linux's.");
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var bin = Path.Combine(
            output.Parent!.Parent!.Parent!.Parent!.FullName,
            "Transformers.Apps",
            "Execution",
            "bin",
            output.Parent.Name,
            output.Name
        );
        _natives = Path.Combine(_folder.FullName, "runtimes", "linux-x64", "native");
        Directory.CreateDirectory(_natives);
        foreach (var file in Directory.GetFiles(bin))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        // The provider is large: a link does.
        foreach (var file in Directory.GetFiles(Path.Combine(bin, "runtimes", "linux-x64", "native")))
            File.CreateSymbolicLink(Path.Combine(_natives, Path.GetFileName(file)), file);
        File.WriteAllBytes(Model, Birds.Model());
    }

    public string Folder => _folder.FullName;

    public string ProviderPath => Path.Combine(_natives, Provider);

    private string Model => Path.Combine(Folder, "model.onnx");

    public void NeedProvider()
    {
        if (!File.Exists(ProviderPath))
            Assert.Inconclusive($"{Provider} is not among the packages here.");
    }

    public void Remove(string library) => File.Delete(Path.Combine(_natives, library));

    public void Replace(string library, string by)
    {
        Remove(library);
        File.Copy(by, Path.Combine(_natives, library));
    }

    /// <summary>What it says: a line's first word, and its fields or, of warnings, their texts.</summary>
    /// <param name="libraries">A folder where the loader looks first; null for none.</param>
    public Dictionary<string, string[]> Run(string? libraries = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "ExecutionApp.dll"), Model])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (libraries is not null)
            start.Environment["LD_LIBRARY_PATH"] = string.Join(
                ':',
                new[] { libraries, Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") }.Where(path => !string.IsNullOrEmpty(path))
            );
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, text + errors.Result);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .GroupBy(parts => parts[0])
            .ToDictionary(lines => lines.Key, lines => lines.SelectMany(parts => parts[1..]).ToArray());
    }

    public void Dispose() => _folder.Delete(true);
}
