using System.Diagnostics;
using System.Text.Json;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A process that reads files one by one, so that a crash, a hang or a flood of memory is a failed test and not the end of the
/// tests. It answers each line of its input with one of JSON.</summary>
internal abstract class ReadingProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <param name="app">The program and its arguments, for dotnet.</param>
    protected ReadingProcess(params string[] app)
    {
        _process = Process.Start(
            new ProcessStartInfo("dotnet", app)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _errors = _process.StandardError.ReadToEndAsync();
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

    /// <summary>What the process says of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">What it is told.</param>
    protected JsonElement Ask(string path, string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLineAsync();
        if (!answer.Wait(s_patience))
        {
            _process.Kill();
            throw new AssertFailedException($"'{path}' was not done after {s_patience.TotalSeconds} s.");
        }
        return answer.Result is { } json
            ? JsonDocument.Parse(json).RootElement
            : throw new AssertFailedException($"'{path}' ended the process that read it: {_errors.Result}");
    }
}
