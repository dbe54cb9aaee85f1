using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// The same work as a TorchSharp program is usually written: modules, TorchSharp's losses summed, its optimizer, over tensors that are
/// already there. It runs on the same libtorch, in a process of its own.
/// </summary>
internal sealed class PlainRounds : IDisposable
{
    private readonly int _steps;
    private readonly int _window;
    private readonly nn.Module<Tensor, Tensor> _trunk;
    private readonly Linear[] _heads;
    private readonly Func<Tensor, Tensor, Tensor>[] _losses;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor[] _inputs;
    private readonly Tensor[][] _labels;

    private PlainRounds(string shape, int batch, int threads, int steps, int window)
    {
        (_steps, _window) = (steps, window);
        set_num_threads(threads);
        random.manual_seed(1);
        Func<Tensor, Tensor, Tensor>[] three =
        [
            (x, y) => nn.functional.cross_entropy(x, y),
            (x, y) => nn.functional.binary_cross_entropy_with_logits(x, y),
            (x, y) => nn.functional.mse_loss(x, y),
        ];
        var images = shape == "lenet";
        (_trunk, var sizes, var width) = shape switch
        {
            "mlp" => (Dense(64, 128, 64), new long[] { 64 }, 64),
            "wide" => (Dense(128, 512, 512), [128], 512),
            "lenet" => (Convolutional(), [1, 36, 36], 50),
            _ => throw new ArgumentException($"no plain loop was written for '{shape}'", nameof(shape)),
        };
        _losses = images ? [three[0], three[0]] : three;
        _heads = [.. (images ? new[] { 10, 10 } : [10, 1, 1]).Select(outputs => nn.Linear(width, outputs))];
        var parameters = _trunk.parameters().Concat(_heads.SelectMany(head => head.parameters()));
        _optimizer = images ? optim.SGD(parameters, 1e-3, momentum: 0.9) : optim.Adam(parameters);
        Tensor[] Numbers(params long[] of) => [.. Enumerable.Range(0, steps).Select(_ => rand([batch, .. of]) - 0.5f)];
        Tensor[] Classes(int count) => [.. Enumerable.Range(0, steps).Select(_ => randint(count, [batch]))];
        Tensor[] Bits() => [.. Enumerable.Range(0, steps).Select(_ => randint(2, [batch, 1]).to_type(float32))];
        _inputs = Numbers(sizes);
        _labels = images ? [Classes(10), Classes(10)] : [Classes(10), Bits(), Numbers(1)];
    }

    /// <summary>Trains an epoch for each line that it reads, and writes the seconds of a step in its quickest window.</summary>
    /// <param name="arguments">Shape, batch, threads, steps of an epoch, steps of a window.</param>
    public static void Serve(string[] arguments)
    {
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        using var rounds = new PlainRounds(arguments[0], Number(1), Number(2), Number(3), Number(4));
        Console.WriteLine(Machine.VersionOf(typeof(torch)));
        while (Console.ReadLine() is not null)
            Console.WriteLine(rounds.Epoch().ToString("R", CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _trunk.Dispose();
        foreach (var disposable in _heads.Cast<IDisposable>().Concat(_inputs).Concat(_labels.SelectMany(label => label)))
            disposable.Dispose();
    }

    private double Epoch()
    {
        var moments = new long[_steps + 1];
        for (var i = 0; i < _steps; i++)
        {
            moments[i] = Stopwatch.GetTimestamp();
            using var scope = NewDisposeScope();
            var shared = _trunk.call(_inputs[i]);
            var loss = _losses[0](_heads[0].call(shared), _labels[0][i]);
            for (var task = 1; task < _heads.Length; task++)
                loss += _losses[task](_heads[task].call(shared), _labels[task][i]);
            _optimizer.zero_grad();
            loss.backward();
            _optimizer.step();
        }
        moments[_steps] = Stopwatch.GetTimestamp();
        return Enumerable
                .Range(0, _steps - _window)
                .Min(i => Stopwatch.GetElapsedTime(moments[i], moments[i + _window]).TotalSeconds) / _window;
    }

    private static nn.Module<Tensor, Tensor> Dense(int inputs, int first, int second) =>
        nn.Sequential(nn.Linear(inputs, first), nn.ReLU(), nn.Linear(first, second), nn.ReLU());

    private static nn.Module<Tensor, Tensor> Convolutional() =>
        nn.Sequential(
            nn.Conv2d(1, 10, 9L),
            nn.ReLU(),
            nn.MaxPool2d(2L),
            nn.Conv2d(10, 20, 5L),
            nn.ReLU(),
            nn.MaxPool2d(2L),
            nn.Flatten(),
            nn.Linear(500, 50),
            nn.ReLU()
        );
}
