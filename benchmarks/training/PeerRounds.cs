using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>The same work in another program: a process of its own that does an epoch's steps for each line it reads.</summary>
internal sealed class PeerRounds : IDisposable
{
    private readonly Process _process;
    private readonly string _advice;

    private PeerRounds(string program, IEnumerable<string> arguments, string advice)
    {
        _process = Machine.Start(program, arguments, redirect: true);
        _advice = advice;
        Version = Read();
    }

    /// <summary>A plain TorchSharp loop over the same libtorch.</summary>
    public static PeerRounds OfTorchSharp(TrainingCase work) =>
        new(
            Environment.ProcessPath!,
            [.. Machine.OwnAssembly(), "--plain", work.Shape, $"{work.Batch}", $"{work.Threads}", $"{work.Steps}", $"{work.Window}"],
            "its message is above"
        );

    /// <summary>Debian's PyTorch.</summary>
    /// <param name="work">The work.</param>
    /// <param name="method">How the tasks are balanced; see peers/peer.py.</param>
    public static PeerRounds OfPyTorch(TrainingCase work, string method = "sum") =>
        new(
            Python,
            [
                Path.Combine(AppContext.BaseDirectory, "peers", "peer.py"),
                work.Shape,
                $"{work.Batch}",
                $"{work.Threads}",
                $"{work.Steps}",
                $"{work.Window}",
                method,
            ],
            $"is python3-torch installed for {Python}? BENCHMARK_PYTHON names another Python."
        );

    // Debian's python3-torch belongs to Debian's Python, which need not be the first on the path.
    private static string Python => Environment.GetEnvironmentVariable("BENCHMARK_PYTHON") ?? "/usr/bin/python3";

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Seconds that a processor has worked for it.</summary>
    public double Work
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Trains so many steps.</summary>
    /// <returns>Seconds of a step in the quickest window of them.</returns>
    public double Round()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return double.Parse(Read(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Read() =>
        _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"The peer ended; {_advice}");
}
