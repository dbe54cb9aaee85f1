using System.Runtime.InteropServices;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>The command-line tool, packed for this system and installed into an empty folder.</summary>
internal sealed class ToolPackage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-tool-").FullName;

    public ToolPackage()
    {
        var packages = Path.Combine(_folder, "packages");
        try
        {
            Command.Run(
                BuildFacts.Root,
                "dotnet",
                [
                    "pack",
                    Path.Combine("tools", "Tool"),
                    "-c",
                    BuildFacts.Configuration,
                    "-r",
                    RuntimeInformation.RuntimeIdentifier,
                    "-o",
                    packages,
                    $"-p:PackageVersion={PackedSolution.NewVersion()}",
                ]
            );
            Size = new DirectoryInfo(packages).GetFiles("*.nupkg").Sum(file => file.Length);
            Command.Run(
                _folder,
                "dotnet",
                [
                    "tool",
                    "install",
                    Path.GetFileName(Directory.GetFiles(packages, "*.nupkg").Single()).Split(".0.")[0],
                    "--tool-path",
                    "installed",
                    "--source",
                    packages,
                    "--prerelease",
                ],
                ("NUGET_PACKAGES", Path.Combine(_folder, "cache"))
            );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the packages.</summary>
    public long Size { get; }

    /// <summary>An empty folder to work in.</summary>
    public string Folder => _folder;

    /// <summary>Runs the installed command.</summary>
    public string Run(params string[] arguments) =>
        Command.Run(_folder, Path.Combine(_folder, "installed", OperatingSystem.IsWindows() ? "multitask.exe" : "multitask"), arguments);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
