using System.Diagnostics;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The layout of the code is what <c>dotnet format whitespace</c> writes; style and analyzers are held by the build.</summary>
[TestClass]
public sealed class FormatTests
{
    [TestMethod]
    public void DotnetFormatHasNothingToChange()
    {
        var start = new ProcessStartInfo("dotnet", "format whitespace --folder . --verify-no-changes --exclude artifacts")
        {
            WorkingDirectory = RepositoryFiles.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"Run 'dotnet format whitespace --folder .':\n{output}{errors.Result}");
    }
}
