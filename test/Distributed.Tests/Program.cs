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

static void Kill() => Process.GetCurrentProcess().Kill();
