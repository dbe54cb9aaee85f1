using System.Security;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>
/// Two programs in an empty folder outside the repository that know our packages and nothing else of us: <c>Trainer</c> has all of them,
/// <c>Scorer</c> only the Transformers package and ONNX Runtime. They are made, built and run once for all tests.
/// </summary>
internal sealed class Strangers : IDisposable
{
    private static readonly Lazy<Strangers> s_instance = new(() => new Strangers());

    private static readonly string s_cache = Path.Combine(BuildFacts.Root, "artifacts", "strangers");

    private Strangers()
    {
        Folder = Directory.CreateTempSubdirectory("multitask-strangers-").FullName;
        try
        {
            Prepare();
            TrainerOutput = BuildAndRun("Trainer");
            ScorerOutput = BuildAndRun("Scorer", Folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static Strangers Instance => s_instance.Value;

    /// <summary>The folder above the two programs, where they leave their files.</summary>
    public string Folder { get; }

    /// <summary>What the trainer printed.</summary>
    public string TrainerOutput { get; }

    /// <summary>What the scorer printed.</summary>
    public string ScorerOutput { get; }

    /// <summary>The folder of a program's build output.</summary>
    public string BinariesOf(string name) => Path.Combine(Folder, name, "out");

    public static void DisposeInstance()
    {
        if (s_instance.IsValueCreated)
            Instance.Dispose();
    }

    public void Dispose()
    {
        ForgetOurs();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Makes a folder one in which nothing of this repository is known but its packages.</summary>
    public static void Isolate(string folder)
    {
        // Other files of these names further up would be inherited.
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(folder, name), "<Project />\n");
        File.WriteAllText(Path.Combine(folder, "nuget.config"), NugetConfig());
        ForgetOurs();
    }

    /// <summary>Builds a program in such a folder.</summary>
    public static void Build(string folder, string binaries)
    {
        // For this system alone: the native libraries of the others are a gigabyte.
        Command.Run(
            folder,
            "dotnet",
            ["build", "-c", "Release", "--use-current-runtime", "-o", binaries, "-v:q", "-clp:NoSummary"],
            ("NUGET_PACKAGES", s_cache)
        );
        NativeRemedy.Apply(binaries);
    }

    private void Prepare()
    {
        Isolate(Folder);
        var version = PackedSolution.Instance.Version;
        var onnxRuntime = ("Microsoft.ML.OnnxRuntime", BuildFacts.VersionOf("Microsoft.ML.OnnxRuntime"));
        Write("Trainer", ("MlNet.MultiTask", version), ("TorchSharp-cpu", BuildFacts.VersionOf("TorchSharp-cpu")), onnxRuntime);
        Write("Scorer", ("MlNet.MultiTask.Transformers", version), onnxRuntime);
        File.Copy(Path.Combine(BuildFacts.Root, "examples", "Penguins", "data", "penguins.csv"), Path.Combine(Folder, "penguins.csv"));
    }

    private void Write(string name, params (string Id, string Version)[] packages)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.Copy(Path.Combine(BuildFacts.Root, "test", "Packages", "Strangers", name, "Program.cs"), Path.Combine(folder, "Program.cs"));
        File.WriteAllText(
            Path.Combine(folder, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                {string.Join(
                "\n    ",
                packages.Select(package => $"<PackageReference Include=\"{package.Id}\" Version=\"{package.Version}\" />")
            )}
              </ItemGroup>
            </Project>
            """
        );
    }

    private string BuildAndRun(string name, params string[] arguments)
    {
        var binaries = BinariesOf(name);
        Build(Path.Combine(Folder, name), binaries);
        return Command.Run(Folder, "dotnet", [Path.Combine(binaries, $"{name}.dll"), .. arguments]);
    }

    // Our packages come from the folder, all others from where the machine has them: its cache first, then its sources. What neither has
    // stays in artifacts/ for the next run.
    private static string NugetConfig() =>
        $"""
            <configuration>
              <packageSources>
                <add key="packed by the tests" value="{SecurityElement.Escape(
                PackedSolution.Instance.Folder
            )}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="the cache of this machine" value="{SecurityElement.Escape(
                BuildFacts.PackageCache
            )}" />
              </fallbackPackageFolders>
            </configuration>
            """;

    private static void ForgetOurs()
    {
        if (!Directory.Exists(s_cache))
            return;
        foreach (var folder in Directory.GetDirectories(s_cache, "mlnet.multitask*"))
            Directory.Delete(folder, recursive: true);
    }
}
