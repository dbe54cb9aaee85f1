using System.Diagnostics;

namespace Benchmarks;

/// <summary>The network of <c>examples/StreetScenes</c> against <see cref="PlainUNet"/>: frames a second, and the work of a processor for a
/// frame, which says more than a clock beside other programs.</summary>
internal static class SceneRounds
{
    private const int Batch = 8,
        Steps = 6;

    /// <summary>Prints the table.</summary>
    /// <param name="rounds">Epochs of each side; at least five.</param>
    public static void Run(int rounds)
    {
        var work = TrainingCase.Scenes(Batch, 1, Steps);
        using var fit = new FitRounds(work);
        using var peer = PeerRounds.OfTorchSharp(work);
        var (parameters, theirParameters) = (fit.Parameters(work.Rows), Parameters());
        if (parameters != theirParameters)
            throw new InvalidOperationException($"Ours has {parameters} parameters and the loop's network {theirParameters}.");
        using var own = Process.GetCurrentProcess();
        var (ours, theirs) = (new Contender("ours", fit.Round), new Contender("TorchSharp loop", peer.Round));
        var (ourWork, theirWork) = (
            new Contender(ours.Name, () => Worked(ours, OwnWork)),
            new Contender(theirs.Name, () => Worked(theirs, () => peer.Work))
        );
        // The first epoch reads our rows, and a second one warms up both sides.
        ours.Round(counts: false);
        theirs.Round(counts: false);
        Rounds.Run(0, Math.Max(rounds, 5), TimeSpan.FromSeconds(60), ourWork, theirWork);
        var table = new Table(
            "Pixels: residual trunk 16-32-64-128 and U-Net decoder, images of 3×90×120, eleven classes and their presence; Adam",
            "batch",
            "threads",
            "parameters of both",
            "ours, frames/s",
            "TorchSharp loop, frames/s",
            "ratio",
            "of processor time",
            "target"
        );
        table.Add(
            $"{Batch}",
            "1",
            Table.Rate(parameters),
            $"{Batch / ours.Best:0.0}",
            $"{Batch / theirs.Best:0.0}",
            Table.Speed(ours, theirs),
            Table.Speed(ourWork, theirWork),
            "≥ 1.00×"
        );
        Console.WriteLine($"Load {Machine.Load()} at the end.");

        double OwnWork()
        {
            own.Refresh();
            return own.TotalProcessorTime.TotalSeconds;
        }
    }

    // Seconds of work for a step.
    private static double Worked(Contender clock, Func<double> total)
    {
        var before = total();
        clock.Round(counts: true);
        return (total() - before) / Steps;
    }

    private static long Parameters()
    {
        using var network = PlainScenes.Network();
        return network.parameters().Sum(parameter => parameter.numel());
    }
}
