using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace Benchmarks;

/// <summary>How much memory the training of a network of pixels needs beyond what the process had before, against the size of what its
/// operations give for a batch: the network of <c>examples/StreetScenes</c>, in a process of its own.</summary>
internal static class PixelMemory
{
    private const int Rows = 128;

    /// <summary>Trains two epochs and writes two numbers of bytes: the highest memory beyond that before the training, and the values
    /// of all operations for a batch as float32.</summary>
    public static void Measure(int batch)
    {
        var ml = new MLContext(seed: 1);
        // Libraries are loaded, and a graph was compared.
        Trainer(ml, [16, 32, 64, 128], 2).Fit(ml.Data.LoadFromEnumerable(SceneFrame.Make(4, SceneFrame.Classes))).Dispose();
        var rows = ml.Data.LoadFromEnumerable(SceneFrame.Make(Rows, SceneFrame.Classes));
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        var (start, peak) = (Status("VmRSS"), 0L);
        var progress = new Watch(() => peak = Status("VmHWM"));
        var trainer = Trainer(ml, [16, 32, 64, 128], batch, progress);
        using var model = trainer.Fit(rows);
        var values = trainer
            .Summarize(rows)
            .Layers.Where(layer => !layer.Name.StartsWith("outputs", StringComparison.Ordinal))
            .Sum(layer => layer.Operations.Count * layer.Output.Where(size => size > 0).Aggregate(1L, (product, size) => product * size));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peak - start} {4 * values * batch}"));
    }

    /// <summary>The same from a process of its own.</summary>
    public static (long Memory, long Values) Of(int batch)
    {
        using var process = Machine.Start(Environment.ProcessPath!, [.. Machine.OwnAssembly(), "--pixels", $"{batch}"], redirect: true);
        var output = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return (long.Parse(output[0], CultureInfo.InvariantCulture), long.Parse(output[1], CultureInfo.InvariantCulture));
    }

    private static MultiTaskEstimator Trainer(MLContext ml, int[] channels, int batch, IProgress<TrainingProgress>? progress = null) =>
        ml.MultiTask()
            .Trainer(
                nameof(SceneFrame.Image),
                [
                    Tasks.Segmentation("Surface", nameof(SceneFrame.Map)),
                    Tasks.MultiLabel("Presence", nameof(SceneFrame.Present), lossWeight: 0.2),
                ],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [] },
                    ColumnEncodings = new Dictionary<string, NumericEncoding>
                    {
                        [nameof(SceneFrame.Image)] = new ImageEncoding(3, SceneFrame.Height, SceneFrame.Width)
                        {
                            Trunk = new ResNet { Channels = channels },
                            Decoder = new UNetDecoder(),
                        },
                    },
                    BatchSize = batch,
                    MaximumEpochs = 2,
                    ValidationFraction = 0,
                    Threads = 1,
                    Seed = 1,
                    Progress = progress,
                }
            );

    private static long Status(string name) =>
        1024
        * long.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith(name, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        );

    private sealed class Watch(Action epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => epoch();
    }
}
