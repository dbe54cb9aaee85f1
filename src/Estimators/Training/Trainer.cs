using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Trains a network epoch by epoch, with early stopping on held-out rows.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly MultiTaskOptions _options;
    private readonly IChannel _channel;
    private readonly ParameterStore _store;
    private readonly StepRunner _runner;
    private readonly BatchSource _batches;
    private readonly Validator _validator;
    private readonly Balancer _balancer;
    private readonly Schedule _schedule;
    private readonly int[] _trainingRows;
    private readonly BalancerRandom _shuffle;

    public Trainer(Network network, ShapeRecord shapes, RowTable table, RowSplit split, IReadOnlyList<TaskDefinition> tasks, MultiTaskOptions options, int seed, IChannel channel)
    {
        (_tasks, _options, _channel) = (tasks, options, channel);
        var mode = new TrainingMode();
        _store = new ParameterStore(shapes, seed, CPU);
        var ops = new TorchOps(_store, mode);
        _balancer = options.Balancer ?? new EqualWeights();
        _balancer.Start(tasks.Count, seed);
        _schedule = options.Schedule.Copy();
        _schedule.Start();
        _runner = new StepRunner(network, _store, ops, tasks, _balancer, options);
        _batches = new BatchSource(table, network.Heads, options.BatchSize, CPU, dropSingleRow: true);
        _validator = new Validator(network, ops, mode, new BatchSource(table, network.Heads, 4096, CPU, dropSingleRow: false), split.Validation);
        _trainingRows = [.. split.Training];
        _shuffle = new BalancerRandom(seed);
        Ops = ops;
        Mode = mode;
    }

    public TorchOps Ops { get; }

    public TrainingMode Mode { get; }

    /// <summary>Trains, and leaves the best weights in place.</summary>
    public TrainingOutcome Run()
    {
        var stopping = new EarlyStopping(_options.Patience);
        var plannedSteps = (long)_options.MaximumEpochs * ((_trainingRows.Length + _options.BatchSize - 1) / _options.BatchSize);
        var epoch = 0;
        while (epoch < _options.MaximumEpochs && !stopping.HasStopped && !_options.CancellationToken.IsCancellationRequested)
        {
            var meter = new EpochMeter(_tasks.Count);
            var isWhole = RunEpoch(epoch, plannedSteps, meter);
            if (!isWhole && stopping.HasBest)
                break;
            epoch++;
            _balancer.EndEpoch(meter.Losses);
            var validation = _validator.Measure();
            var total = Total(validation);
            _schedule.EndEpoch(total);
            var isBest = _validator.HasRows ? stopping.Offer(total, _store) : stopping.Take(_store);
            Report(new TrainingProgress(epoch, _options.MaximumEpochs, _runner.Steps, meter.Progress(_tasks, validation), total, isBest));
        }
        stopping.RestoreBest(_store);
        Mode.IsTraining = false;
        return new TrainingOutcome(epoch, _runner.Steps, stopping.BestEpoch, stopping.BestLoss, _options.CancellationToken.IsCancellationRequested);
    }

    public IReadOnlyDictionary<string, float[]> Capture() => _store.Capture();

    public void Dispose()
    {
        _runner.Dispose();
        _store.Dispose();
    }

    private bool RunEpoch(int epoch, long plannedSteps, EpochMeter meter)
    {
        Mode.IsTraining = true;
        _shuffle.Shuffle(_trainingRows);
        foreach (var step in _batches.Steps(_trainingRows, _balancer.Samples))
        {
            if (_options.CancellationToken.IsCancellationRequested)
                return false;
            if (step[0].Tasks.Length == 0)
                continue;
            var factor = _schedule.Factor(new ScheduleMoment(_runner.Steps, plannedSteps, epoch));
            _runner.Step(step, epoch, plannedSteps, _options.Optimizer.LearningRate * factor);
            meter.Add(_runner.LastLosses, _runner.LastWeights);
        }
        return true;
    }

    // Σ αₜ Lₜ over the tasks that the held-out rows have labels for.
    private double Total(double[] losses)
    {
        var total = double.NaN;
        for (var t = 0; t < losses.Length; t++)
            if (!double.IsNaN(losses[t]))
                total = (double.IsNaN(total) ? 0 : total) + _tasks[t].LossWeight * losses[t];
        return total;
    }

    private void Report(TrainingProgress progress)
    {
        var losses = string.Join(", ", progress.Tasks.Select(task => FormattableString.Invariant($"{task.Task} {task.TrainingLoss:G5} (held out {task.ValidationLoss:G5})")));
        _channel.Info(MessageSensitivity.None, FormattableString.Invariant($"Epoch {progress.Epoch}/{progress.MaximumEpochs}, step {progress.Steps}: {losses}; held-out sum {progress.ValidationLoss:G6}{(progress.IsBest ? ", best" : "")}"));
        _options.Progress?.Report(progress);
    }
}
