using System.Text.Json;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>What decides how packages are built, as MSBuild evaluates it.</summary>
[TestClass]
public sealed class PackSettingsTests
{
    [TestMethod]
    [DataRow("true", "true")]
    [DataRow("", "")]
    public void BuildsOfCiAreTheSameOnEveryMachine(string ci, string expected)
    {
        var settings = Settings([$"-p:CI={ci}"], "Deterministic", "ContinuousIntegrationBuild");
        Assert.AreEqual("true", settings["Deterministic"]);
        Assert.AreEqual(expected, settings["ContinuousIntegrationBuild"]);
    }

    [TestMethod]
    public void ThePublicApiIsComparedWithTheReleasedOne()
    {
        Assert.AreEqual("true", Settings([], "EnablePackageValidation", "ReleasedVersion")["EnablePackageValidation"]);
        Assert.AreEqual(
            "0.9.0",
            Settings(["-p:ReleasedVersion=0.9.0"], "PackageValidationBaselineVersion", "PackageId")["PackageValidationBaselineVersion"]
        );
    }

    [TestMethod]
    public void OneVersionForAll()
    {
        var naming = Directory
            .EnumerateFiles(BuildFacts.Root, "*.*", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateFiles(Path.Combine(BuildFacts.Root, "src"), "*.*", SearchOption.AllDirectories))
            .Where(file =>
                Path.GetExtension(file) is ".props" or ".targets" or ".csproj"
                && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            )
            .Where(file =>
                File.ReadAllText(file) is var text
                && (
                    text.Contains("<Version>", StringComparison.Ordinal)
                    || text.Contains("<VersionPrefix>", StringComparison.Ordinal)
                    || text.Contains("<PackageVersion>", StringComparison.Ordinal)
                )
            )
            .Select(file => Path.GetFileName(file))
            .ToArray();
        CollectionAssert.AreEqual(new[] { "Directory.Build.props" }, naming);
    }

    // Two names at least: for one, MSBuild prints the bare value.
    private static Dictionary<string, string> Settings(string[] arguments, params string[] names)
    {
        var said = Command.Run(
            BuildFacts.Root,
            "dotnet",
            [
                "msbuild",
                Path.Combine("src", "Export", "MlNet.MultiTask.Export.csproj"),
                "-nologo",
                $"-getProperty:{string.Join(',', names)}",
                .. arguments,
            ],
            ("CI", "")
        );
        return JsonDocument
            .Parse(said)
            .RootElement.GetProperty("Properties")
            .EnumerateObject()
            .ToDictionary(item => item.Name, item => item.Value.GetString()!);
    }
}
