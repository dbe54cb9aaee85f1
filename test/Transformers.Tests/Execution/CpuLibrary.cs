using System.Diagnostics;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>The native library of the package Microsoft.ML.OnnxRuntime, which knows no CUDA. No project references that package: it is
/// fetched for the test.</summary>
internal static class CpuLibrary
{
    private const string Version = "1.31.1";

    public static string Find(string folder)
    {
        var packages = Path.Combine(folder, "cpu-packages");
        var project = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "cpu")).FullName, "Cpu.csproj");
        File.WriteAllText(
            project,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesPath>{packages}</RestorePackagesPath></PropertyGroup>
              <ItemGroup><PackageDownload Include="Microsoft.ML.OnnxRuntime" Version="[{Version}]" /></ItemGroup>
            </Project>
            """
        );
        using var restore = Process.Start(
            new ProcessStartInfo("dotnet", ["restore", project]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = restore.StandardError.ReadToEndAsync();
        var said = restore.StandardOutput.ReadToEnd();
        restore.WaitForExit();
        var library = Path.Combine(packages, "microsoft.ml.onnxruntime", Version, "runtimes", "linux-x64", "native", NativeApp.Runtime);
        if (restore.ExitCode != 0 || !File.Exists(library))
            Assert.Inconclusive($"Microsoft.ML.OnnxRuntime {Version} cannot be had: {said}{errors.Result}");
        return library;
    }
}
