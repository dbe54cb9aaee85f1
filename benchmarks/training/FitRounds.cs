using System.Diagnostics;
using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>
/// A training through the public API, an epoch at a time: <c>Fit</c> runs on a thread of its own and waits behind every epoch until it is
/// asked for the next.
/// </summary>
internal sealed class FitRounds : IProgress<TrainingProgress>, IDisposable
{
    private readonly Watched _watched;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly MultiTaskEstimator _trainer;
    private readonly Thread _thread;
    private Exception? _failure;
    private readonly int _window;
    private long _begin;
    private long _steps;

    public FitRounds(
        TrainingCase work,
        Balancer? balancer = null,
        BalancingGradients gradients = BalancingGradients.SharedParameters,
        int interval = 1
    )
    {
        _window = work.Window;
        _watched = new Watched(work.Architecture);
        var options = new MultiTaskOptions
        {
            Architecture = _watched,
            NumericEncoding = new RawEncoding(),
            ColumnEncodings = work.Encoding is { } encoding
                ? new Dictionary<string, NumericEncoding> { [work.Column] = encoding }
                : new Dictionary<string, NumericEncoding>(),
            Optimizer = work.Optimizer,
            BatchSize = work.Batch,
            Threads = work.Threads,
            Balancer = balancer,
            BalancingGradients = gradients,
            BalancingInterval = interval,
            ValidationFraction = 0,
            MaximumEpochs = 1_000_000,
            Progress = this,
            CancellationToken = _stop.Token,
            Seed = 1,
        };
        _trainer = new MLContext(seed: 1).MultiTask().Trainer(work.Column, work.Definitions, options);
        _thread = new Thread(() => Train(work.Rows)) { IsBackground = true };
        _thread.Start();
        Wait();
    }

    /// <summary>Seconds of a step in the last epoch, from one forward pass to the next in its quickest <see cref="TrainingCase.Window"/>:
    /// the data lies in tensors then.</summary>
    public double StepSeconds { get; private set; }

    /// <summary>Seconds of the last epoch in the order they went by: up to the first step's forward pass, from each to the next, and from
    /// the last to the epoch's end.</summary>
    public double[] Spans { get; private set; } = [];

    /// <summary>Numbers that the network learns.</summary>
    /// <param name="rows">Rows like those of the training.</param>
    public long Parameters(IDataView rows) => _trainer.Summarize(rows).Parameters;

    /// <summary>Trains one more epoch.</summary>
    /// <returns><see cref="StepSeconds"/>.</returns>
    public double Round()
    {
        _go.Release();
        Wait();
        return StepSeconds;
    }

    public void Report(TrainingProgress value)
    {
        var end = Stopwatch.GetTimestamp();
        var calls = _watched.Take();
        var steps = (int)(value.Steps - _steps);
        var callsPerStep = calls.Length / steps;
        StepSeconds =
            Enumerable.Range(0, steps - _window).Min(i => Seconds(calls[i * callsPerStep], calls[(i + _window) * callsPerStep])) / _window;
        long[] moments = [_begin, .. calls.Where((_, i) => i % callsPerStep == 0), end];
        Spans = [.. moments.Zip(moments.Skip(1), Seconds)];
        _steps = value.Steps;
        _done.Release();
        _go.Wait();
        _begin = Stopwatch.GetTimestamp();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _go.Release();
        _thread.Join();
        _stop.Dispose();
        _go.Dispose();
        _done.Dispose();
    }

    private void Train(IDataView rows)
    {
        try
        {
            using var model = _trainer.Fit(rows);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        _done.Release();
    }

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;

    private void Wait()
    {
        _done.Wait();
        if (_failure is not null)
            throw new InvalidOperationException($"The training failed: {_failure.Message}", _failure);
    }
}
