using System.Diagnostics;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>Programs that tests start.</summary>
internal static class Command
{
    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <exception cref="AssertFailedException">It ended with another exit code than 0; the message has what it printed.</exception>
    public static string Run(string folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        using var process = Start(folder, program, arguments, variables);
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', process.StartInfo.ArgumentList)}\n{said}");
        return said;
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(
        string folder,
        string program,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] variables
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A test host sets variables for itself that would mislead another MSBuild.
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestHost).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static bool IsOfTheTestHost(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
