using System.Diagnostics;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>The tool as a program of its own.</summary>
internal static class ToolProcess
{
    /// <summary>Starts it with its streams in pipes.</summary>
    public static Process Start(string folder, params string[] arguments)
    {
        // Where the tests run in the background of a shell, it has Ctrl+C ignored, and programs that they start inherit that.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(program[0], [.. program[1..], typeof(Terminal).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Presses Ctrl+C.</summary>
    public static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, and looks at its memory until then.</summary>
    /// <returns>The largest number of bytes in memory that was seen.</returns>
    public static long Watch(Process process)
    {
        var most = 0L;
        while (!process.WaitForExit(100))
        {
            process.Refresh();
            if (!process.HasExited)
                most = Math.Max(most, process.WorkingSet64);
        }
        return most;
    }
}
