using System.Diagnostics;
using System.Reflection;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Runs an example as a user does, in a process of its own.</summary>
internal static class ProgramRun
{
    public static (int Code, string Output) Start(Assembly program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
