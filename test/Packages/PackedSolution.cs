using System.Diagnostics;
using System.Globalization;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>All packages, packed once for all tests by a plain <c>dotnet pack</c> of the whole solution into a folder outside the
/// repository.</summary>
internal sealed class PackedSolution : IDisposable
{
    // Where packing fails, each test says so without trying again.
    private static readonly Lazy<PackedSolution> s_instance = new(() => new PackedSolution());

    private PackedSolution()
    {
        Version = NewVersion();
        Folder = Directory.CreateTempSubdirectory("multitask-packages-").FullName;
        try
        {
            Command.Run(
                BuildFacts.Root,
                "dotnet",
                [
                    "pack",
                    "MlNet.MultiTask.sln",
                    "--no-build",
                    "-c",
                    BuildFacts.Configuration,
                    "-o",
                    Folder,
                    $"-p:PackageVersion={Version}",
                    $"-p:NuspecOutputPath={Folder}/nuspec/",
                ]
            );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static PackedSolution Instance => s_instance.Value;

    /// <summary>The packages' version.</summary>
    public string Version { get; }

    /// <summary>Where the packages are.</summary>
    public string Folder { get; }

    /// <summary>Names of the packages, sorted.</summary>
    public string[] Ids =>
        [
            .. Directory
                .GetFiles(Folder, "*.nupkg")
                .Select(file => Path.GetFileName(file)[..^$".{Version}.nupkg".Length])
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A version of its own: nothing that an earlier run left in a cache can be taken for these packages.</summary>
    public static string NewVersion() =>
        string.Create(CultureInfo.InvariantCulture, $"{BuildFacts.Version}-test.{Stopwatch.GetTimestamp()}");

    /// <summary>Opens a package.</summary>
    public PackageFile Open(string id, string extension = "nupkg") => new(Path.Combine(Folder, $"{id}.{Version}.{extension}"));

    /// <summary>Deletes the packages, where they were made.</summary>
    public static void DisposeInstance()
    {
        if (s_instance.IsValueCreated)
            Instance.Dispose();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
