using System.Diagnostics;
using System.Text.Json;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The process of <see cref="TrunkReader"/>: a crash, a hang or a flood of memory is a failed test and not the end of the
/// tests.</summary>
internal sealed class TrunkProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _errors;

    public TrunkProcess()
    {
        _process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(TrunkReader).Assembly.Location, "trunks"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What became of a file.</summary>
    /// <param name="Refusal">Name of the exception that reading it, or running what was read, ended in; empty where it went
    /// through.</param>
    /// <param name="Message">The exception in full.</param>
    /// <param name="Milliseconds">Processor time.</param>
    /// <param name="PeakMegabytes">The most memory that the process ever held.</param>
    public sealed record Answer(string Refusal, string Message, long Milliseconds, long PeakMegabytes);

    public Answer Read(string path, int[] dims)
    {
        _process.StandardInput.WriteLine($"{string.Join('x', dims)} {path}");
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_patience))
        {
            _process.Kill();
            throw new AssertFailedException($"'{path}' was not done after {s_patience.TotalSeconds} s.");
        }
        if (line.Result is null)
            throw new AssertFailedException($"'{path}' ended the process that read it: {_errors.Result}");
        var parts = JsonDocument.Parse(line.Result).RootElement;
        return new(parts[0].GetString()!, parts[1].GetString()!, parts[2].GetInt64(), parts[3].GetInt64());
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
