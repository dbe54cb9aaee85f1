using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The training of <see cref="PlainUNet"/> as a TorchSharp program is usually written, over tensors that are already there, in a
/// process of its own.</summary>
internal sealed class PlainScenes : IDisposable
{
    private const int None = SceneFrame.Classes;
    private readonly PlainUNet _network = Network();
    private readonly optim.Optimizer _optimizer;
    private readonly (Tensor Images, Tensor Maps, Tensor Present)[] _batches;

    private PlainScenes(int batch, int threads, int steps)
    {
        set_num_threads(threads);
        _optimizer = optim.Adam(_network.parameters(), 1e-3);
        _batches = [.. SceneFrame.Make(steps * batch, SceneFrame.Classes + 1).Chunk(batch).Select(Tensors)];
    }

    public static PlainUNet Network() => new([16, 32, 64, 128], SceneFrame.Classes);

    /// <summary>Trains an epoch for each line that it reads, and writes the seconds of its quickest step.</summary>
    /// <param name="arguments">Batch, threads, steps of an epoch.</param>
    public static void Serve(string[] arguments)
    {
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        using var scenes = new PlainScenes(Number(0), Number(1), Number(2));
        Console.WriteLine(Machine.VersionOf(typeof(torch)));
        while (Console.ReadLine() is not null)
            Console.WriteLine(scenes._batches.Min(scenes.Step).ToString("R", CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        foreach (var (images, maps, present) in _batches)
        {
            images.Dispose();
            maps.Dispose();
            present.Dispose();
        }
    }

    private double Step((Tensor Images, Tensor Maps, Tensor Present) batch)
    {
        var begin = Stopwatch.GetTimestamp();
        using (NewDisposeScope())
        {
            var (map, presence) = _network.call(batch.Images);
            var loss =
                nn.functional.cross_entropy(map, batch.Maps, ignore_index: None)
                + 0.2 * nn.functional.binary_cross_entropy_with_logits(presence, batch.Present);
            _optimizer.zero_grad();
            loss.backward();
            _optimizer.step();
        }
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    // Pixels of mean 0 and deviation 1.
    private static (Tensor Images, Tensor Maps, Tensor Present) Tensors(SceneFrame[] frames)
    {
        using var scope = NewDisposeScope();
        var images = stack(frames.Select(frame => tensor(frame.Image))).to(float32).sub(127.5).div(73.9);
        var maps = stack(frames.Select(frame => tensor(frame.Map))).to(int64);
        return (
            images.reshape(-1, 3, SceneFrame.Height, SceneFrame.Width).MoveToOuterDisposeScope(),
            maps.reshape(-1, SceneFrame.Height, SceneFrame.Width).MoveToOuterDisposeScope(),
            stack(frames.Select(frame => tensor(frame.Present))).MoveToOuterDisposeScope()
        );
    }
}
