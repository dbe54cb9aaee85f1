using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>The same work in PyTorch, in a process of its own that does an epoch's steps for each line it reads.</summary>
internal sealed class PeerRounds : IDisposable
{
    private readonly Process _process;

    /// <param name="work">The work.</param>
    /// <param name="method">How the tasks are balanced; see peers/peer.py.</param>
    public PeerRounds(TrainingCase work, string method = "sum")
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "peer.py");
        _process = Machine.Start(
            Python,
            [script, work.Shape, $"{work.Batch}", $"{work.Threads}", $"{work.Steps}", $"{work.Window}", method],
            redirect: true
        );
        Version = Read();
    }

    // Debian's python3-torch belongs to Debian's Python, which need not be the first on the path.
    private static string Python => Environment.GetEnvironmentVariable("BENCHMARK_PYTHON") ?? "/usr/bin/python3";

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

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
        ?? throw new InvalidOperationException(
            $"The peer ended; is python3-torch installed for {Python}? BENCHMARK_PYTHON names another Python."
        );
}
