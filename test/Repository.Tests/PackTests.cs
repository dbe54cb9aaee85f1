using System.Diagnostics;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>A library built against stand-ins must not become a package.</summary>
[TestClass]
public sealed class PackTests
{
    private static readonly string Configuration =
        AppContext.BaseDirectory.Replace('\\', '/').Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    [TestMethod]
    [DataRow("5.0.0-offline.h1", "0.107.0")]
    [DataRow("5.0.0", "0.107.0-offline.h1")]
    public void PackRefusesStandIns(string microsoftML, string torchSharp)
    {
        var (code, said, packages) = Pack(microsoftML, torchSharp);
        Assert.AreNotEqual(0, code, said);
        StringAssert.Contains(said, "dotnet pack needs the real packages");
        Assert.AreEqual(0, packages);
    }

    [TestMethod]
    public void PackAcceptsRealVersions()
    {
        // Here the libraries may well be restored from stand-ins, and NuGet has a word of its own on prerelease dependencies.
        var (code, said, packages) = Pack("5.0.0", "0.107.0", "-p:NoWarn=NU5104");
        Assert.AreEqual(0, code, said);
        Assert.AreEqual(1, packages);
    }

    private static (int Code, string Said, int Packages) Pack(string microsoftML, string torchSharp, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("multitask-pack-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("pack");
            start.ArgumentList.Add(Path.Combine(RepositoryFiles.Root, "src", "Export", "MlNet.MultiTask.Export.csproj"));
            foreach (var argument in (string[])["--no-build", "--no-restore", "-nodeReuse:false", "-c", Configuration, "-o", folder, $"-p:MicrosoftMLVersion={microsoftML}", $"-p:TorchSharpVersion={torchSharp}", .. more])
                start.ArgumentList.Add(argument);
            // A test host sets variables for itself that would mislead another MSBuild.
            foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || key.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToArray())
                start.Environment.Remove(name);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var said = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return (process.ExitCode, said, Directory.GetFiles(folder, "*.nupkg").Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
