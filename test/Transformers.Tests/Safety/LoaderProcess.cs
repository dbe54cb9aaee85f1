using System.Diagnostics;
using System.Text.Json;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A process that loads model files one by one, so that a crash, a hang or a flood of memory is a failed test and not the end of
/// the tests.</summary>
internal sealed class LoaderProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _errors;

    public LoaderProcess()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var app = Path.Combine(
            output.Parent!.Parent!.Parent!.Parent!.FullName,
            "Transformers.Apps",
            "Loader",
            "bin",
            output.Parent.Name,
            output.Name,
            "LoaderApp.dll"
        );
        _process = Process.Start(
            new ProcessStartInfo("dotnet", [app])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What became of a file.</summary>
    /// <param name="Refusal">Name of the exception that loading ended in; empty where it loaded.</param>
    /// <param name="Message">The exception in full.</param>
    /// <param name="Scoring">Name of the exception that scoring ended in; empty where it scored.</param>
    /// <param name="Milliseconds">Time for both.</param>
    /// <param name="PeakMegabytes">The most memory that the process ever held when it had loaded.</param>
    /// <param name="LoadMilliseconds">Processor time for loading.</param>
    public sealed record Answer(
        string Refusal,
        string Message,
        string Scoring,
        long Milliseconds,
        long PeakMegabytes,
        long LoadMilliseconds
    );

    /// <summary>Loads a file there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="how">With which loader: <c>path</c> and <c>stream</c> are <c>ml.MultiTask().Load</c>, <c>scorer</c> is
    /// <c>MultiTaskScorer.Load</c>.</param>
    public Answer Load(string path, string how = "path")
    {
        _process.StandardInput.WriteLine($"{how} {path}");
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_patience))
        {
            _process.Kill();
            throw new AssertFailedException($"'{path}' was not done after {s_patience.TotalSeconds} s.");
        }
        if (line.Result is null)
            throw new AssertFailedException($"'{path}' ended the process that loaded it: {_errors.Result}");
        var parts = JsonDocument.Parse(line.Result).RootElement;
        return new(
            parts[0].GetString()!,
            parts[1].GetString()!,
            parts[2].GetString()!,
            parts[3].GetInt64(),
            parts[4].GetInt64(),
            parts[5].GetInt64()
        );
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(10_000))
                _process.Kill();
        }
        _process.Dispose();
    }
}
