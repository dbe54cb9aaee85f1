using System.Diagnostics;
using System.Runtime.InteropServices;
using MlNet.MultiTask;
using MlNet.MultiTask.Distributed.Tests;

// Run by a test host this does nothing; run by an MPI launcher it is one of the ranks that a test looks at.
if (args is not [var command, var output, .. var more] || Environment.GetEnvironmentVariable(RankJob.Marker) is null)
    return 0;
try
{
    using var ranks = MpiCommunicator.Start();
    void Write(string name, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(Path.Combine(output, $"{name}-{ranks.Rank}"), bytes);

    switch (command)
    {
        case "sums":
            var (floats, doubles, gathered) = RankWork.Sums(ranks);
            Write("floats", MemoryMarshal.AsBytes(floats.AsSpan()));
            Write("doubles", MemoryMarshal.AsBytes(doubles.AsSpan()));
            Write("gathered", gathered);
            Write("library", System.Text.Encoding.UTF8.GetBytes(ranks.Library));
            break;
        case "hosts":
            var own = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(address => address.Address.ToString())
                .Where(address => address.StartsWith("10.77.0.", StringComparison.Ordinal));
            ranks.Barrier();
            Write("host", System.Text.Encoding.UTF8.GetBytes(string.Join(' ', own)));
            break;
        case "null":
            // What .NET does with a signal is still done when MPI has begun.
            string? nothing = more.FirstOrDefault();
            try
            {
                Console.WriteLine(nothing!.Length);
            }
            catch (NullReferenceException)
            {
                Write("caught", []);
            }
            break;
        case "abort":
            if (ranks.Rank == 0)
            {
                // The launcher's process that reads what this rank prints sleeps for a second.
                var launcher = ParentId();
                Signal(launcher, "STOP");
                new Thread(() =>
                {
                    Thread.Sleep(1000);
                    Write("held", BitConverter.GetBytes(LauncherPipes.Held(2)));
                    Signal(launcher, "CONT");
                }).Start();
                ranks.Abort("the reason");
            }
            ranks.Barrier();
            break;
        case "train":
            using (var model = RankWork.Train(ranks, more, Kill))
                Write("model", model.OnnxModel.Span);
            break;
    }
    return 0;
}
catch (Exception error) when (command != "crash")
{
    Console.Error.WriteLine($"{error.GetType().Name}: {error.Message}");
    return 3;
}

static string ParentId() => File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ')[1];

static void Signal(string process, string signal)
{
    using var kill = Process.Start("kill", [$"-{signal}", process]);
    kill.WaitForExit();
}

static void Kill() => Process.GetCurrentProcess().Kill();
