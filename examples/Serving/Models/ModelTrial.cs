using System.Diagnostics;
using MlNet.MultiTask;

namespace Serving.Models;

/// <summary>
/// Loads a model file in a process of its own before the server does. A library checks what it loads, but a check that missed something
/// would end the server with all its models; so the first to load a new file is a process that may end.
/// </summary>
public static class ModelTrial
{
    /// <summary>The argument that makes this program load a file and end.</summary>
    public const string Argument = "--trial-load";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>What the process does.</summary>
    /// <returns>Its exit code: 0 where the file loads.</returns>
    public static int Load(string path)
    {
        try
        {
            MultiTaskScorer.Load(path).Dispose();
            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>Starts the process and waits until it has loaded the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How long it may take, and how much memory.</param>
    /// <param name="program">What to start; null for this program.</param>
    /// <exception cref="InvalidDataException">The file does not load, or not within the limits.</exception>
    public static void Run(string path, ServingOptions options, ProcessStartInfo? program = null)
    {
        using var process = Process.Start(program ?? StartInfo(path))
            ?? throw new InvalidOperationException("The process that tries a model cannot be started.");
        var reason = process.StandardError.ReadToEndAsync();
        var started = Stopwatch.GetTimestamp();
        while (!process.WaitForExit(s_look))
        {
            if (Stopwatch.GetElapsedTime(started) > options.TrialTimeout)
                throw Stop(process, $"it takes more than {options.TrialTimeout.TotalSeconds} seconds to load");
            process.Refresh();
            if (!process.HasExited && process.PeakWorkingSet64 > options.TrialMemoryBytes)
                throw Stop(process, $"it takes more than {options.TrialMemoryBytes >> 20} MiB of memory to load");
        }
        if (process.ExitCode == 1)
            throw new InvalidDataException(reason.GetAwaiter().GetResult().Trim());
        if (process.ExitCode != 0)
            throw new InvalidDataException($"it ended the process that tried to load it (exit code {process.ExitCode})");
    }

    private static ProcessStartInfo StartInfo(string path)
    {
        var own = Environment.ProcessPath ?? throw new InvalidOperationException("This program's own file is not known.");
        var program = typeof(ModelTrial).Assembly.Location;
        // Started as "dotnet Serving.dll" or by a file of its own.
        var isDotnet = Path.GetFileNameWithoutExtension(own).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return new ProcessStartInfo(own, isDotnet ? [program, Argument, path] : [Argument, path])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }

    private static InvalidDataException Stop(Process process, string why)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return new InvalidDataException(why);
    }
}
