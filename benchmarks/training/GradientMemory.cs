using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>How much more memory a training needs with a method that balances gradients: the peak of a process of its own, for
/// each.</summary>
internal static class GradientMemory
{
    private const int Width = 3072;

    /// <summary>Shared parameters of the network: wide enough for everything else to be small.</summary>
    public static long SharedParameters => 64L * Width + Width + (long)Width * Width + Width;

    /// <summary>Trains a few steps and writes the peak of this process's memory in bytes.</summary>
    public static void Measure(string balancer)
    {
        var work = TrainingCase.Mlp(32, 1, 4);
        using var model = new MLContext(seed: 1)
            .MultiTask()
            .Trainer(
                "Features",
                work.Definitions,
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [Width, Width] },
                    NumericEncoding = new RawEncoding(),
                    Optimizer = new Sgd(),
                    BatchSize = work.Batch,
                    Threads = 1,
                    ValidationFraction = 0,
                    MaximumEpochs = 2,
                    Balancer = Balancers.Create(balancer),
                    Seed = 1,
                }
            )
            .Fit(work.Rows);
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(
            long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024
        );
    }

    /// <summary>The same in a process of its own.</summary>
    public static long Of(string balancer)
    {
        using var process = Machine.Start(Environment.ProcessPath!, [.. Machine.OwnAssembly(), "--memory", balancer], redirect: true);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(output, System.Globalization.CultureInfo.InvariantCulture);
    }
}
