using System.Diagnostics;
using Serving;

namespace ServingBenchmark;

/// <summary>The example server in a process of its own.</summary>
public sealed class ServerUnderLoad : IDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process _process;

    private ServerUnderLoad(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<ServerUnderLoad> StartAsync(string model, bool microBatching)
    {
        var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    typeof(ServingApp).Assembly.Location,
                    "--urls",
                    "http://127.0.0.1:0",
                    "--Models:model",
                    model,
                    "--MicroBatching",
                    microBatching.ToString(),
                    "--ReloadInterval",
                    "00:00:00.1",
                ]
            )
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var start = line.IndexOf(Listening, StringComparison.Ordinal);
            if (start < 0)
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServerUnderLoad(process, new Uri(line[(start + Listening.Length)..].Trim()));
        }
        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
