using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Trains a network epoch by epoch, with early stopping on held-out rows.</summary>
internal sealed partial class Trainer : IDisposable
{
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly MultiTaskOptions _options;
    private readonly TrainingLog _log;
    private readonly Device _device;
    private readonly ParameterStore _store;
    private readonly StepRunner _runner;
    private readonly TrainingCheckpoints? _checkpoints;
    private readonly TrainingSteps _steps;
    private readonly Validator _validator;
    private readonly Balancer _balancer;
    private readonly Schedule _schedule;
    private readonly Schedule? _regularization;
    private readonly EarlyStopping _stopping;
    private readonly EpochMeter _meter;
    private readonly WeightAverage? _average;
    private readonly ScoreWindow? _window;
    private readonly TaskEpochs? _taskEpochs;
    private readonly RefitPlan? _refit;
    private readonly List<double> _scores = [];
    private double[] _bestErrors = [];
    private TaskCopies? _copies;
    private double _lastScore = double.NaN;
    private readonly long _plannedSteps;
    private readonly bool _startsFitted;
    private readonly TrainingScope _scope;
    private readonly RankGroup? _ranks;
    private readonly FederatedAveraging? _federation;
    private readonly ThreadTrial? _threads;
    private AffinityMeter? _affinity;
    private int _epoch;
    private long _position;

    public Trainer(TrainingRun run, TrainingSteps steps, TrainingLog log)
    {
        var (network, shapes, tasks, options, seed, device) = run;
        (_tasks, _options, _steps, _log, _checkpoints, _scope) = (tasks, options, steps, log, run.Checkpoints, run.Scope);
        // On another device the threads of the CPU have little to do.
        _ranks = run.Ranks;
        _threads = device.type == DeviceType.CPU ? run.Threads : null;
        // Each rank draws for rows of its own.
        var mode = new TrainingMode(_ranks is null ? seed : seed + _ranks.Rank * 0x9E3779B9L, device);
        mode.Ranks = network.LooksAcrossRows && run.Clients is null ? _ranks : null;
        _device = device;
        _store = new ParameterStore(
            shapes,
            seed,
            device,
            options.UpdatesByTensors,
            _ranks is null ? 0 : RankGradients.RoomFor(tasks.Count)
        );
        _balancer = options.Balancer?.Copy() ?? new EqualWeights();
        _balancer.Start(tasks.Count, seed);
        _schedule = options.Schedule.Copy();
        _schedule.Start();
        _regularization = options.RegularizationSchedule?.Copy();
        _regularization?.Start();
        var cuts =
            options.BalancingGradients == BalancingGradients.SharedRepresentation
            && _balancer.Needs is BalancerNeeds.Gramian or BalancerNeeds.Gradients
                ? new SharedCuts(options.Architecture.Name)
                : null;
        var ops = new TorchOps(_store, mode);
        var factors = run.Clients is { } clients ? Enumerable.Range(0, tasks.Count).Select(clients.Factor).ToArray() : null;
        _runner = new StepRunner(network, _store, ops, tasks, _balancer, options, mode, cuts, factors is null ? _ranks : null, factors);
        _validator = new Validator(network, ops, mode, steps.Sets, device, _ranks);
        _stopping = new EarlyStopping(options.Patience);
        _meter = new EpochMeter(tasks.Count);
        _plannedSteps = options.MaximumEpochs * steps.PerEpoch;
        Ops = ops;
        Mode = mode;
        KeptTasks = run.KeptTasks;
        if (run.Start is { } start)
        {
            _store.Load(start);
            _startsFitted = true;
            // What adapts a weight that is kept is kept too.
            _runner.StartFrom(KeptTasks > 0 ? name => start(LowRank.WeightOf(name) ?? name) is not null : null, isFitted: true);
        }
        else
        {
            if (run.Taken is { } taken)
                _store.Load(taken);
            _runner.StartFrom(null, isFitted: false);
        }
        if (run.Clients is { } shares)
        {
            _federation = new FederatedAveraging(_ranks!, _store, options.Federation!, shares, tasks.Count, seed);
            _federation.Begin();
        }
        // Losses are smooth enough without a window.
        if (options.StoppingCriterion != StoppingCriterion.Loss)
            _window = new ScoreWindow(3);
        _refit = run.Refit;
        if (_refit is null && options.StoppingCriterion == StoppingCriterion.EachTask && network is not CopiedNetwork)
            _taskEpochs = new TaskEpochs(tasks);
        if (options.WeightAveraging > 0)
            _average = new WeightAverage(_store, options.WeightAveraging);
        if (run.Checkpoints?.Resumed is { } checkpoint)
            Restore(checkpoint);
    }

    public TorchOps Ops { get; }

    public IReadOnlyList<TaskDefinition> Tasks => _tasks;

    public TrainingMode Mode { get; }

    /// <summary>How many of the first tasks are not trained.</summary>
    public int KeptTasks { get; }

    /// <summary>Measures the tasks' affinity during the training.</summary>
    /// <exception cref="InvalidOperationException">Nothing is shared.</exception>
    public AffinityMeter Measure(Network network, AffinityOptions options) =>
        _affinity =
            _store.SharedCount > 0
                ? new AffinityMeter(network, _store, Ops, Mode, _tasks, options, _ranks)
                : throw new InvalidOperationException(
                    $"The tasks share no parameter in the architecture {_options.Architecture.Name}: no task's "
                        + $"step can change another's loss. Measure with {nameof(HardSharing)}."
                );

    /// <summary>The device that it trains on.</summary>
    public Device Device => _device;

    /// <summary>The ranks that train together; null where there is one.</summary>
    public RankGroup? Ranks => _ranks;

    /// <summary>The data sets that it trains on.</summary>
    public IReadOnlyList<SetCursor> Sets => _steps.Sets;

    /// <summary>Trains, and leaves the best weights in place.</summary>
    /// <exception cref="InvalidOperationException">A loss became NaN or infinite before the first epoch had ended.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before its first epoch had ended.</exception>
    public TrainingOutcome Run()
    {
        string? warning = null;
        var wasCancelled = false;
        try
        {
            if (_startsFitted && !_stopping.HasBest)
                KeepStart();
            if (_epoch == 0)
                _refit?.Offer(0, _store);
            while (_epoch < LastEpoch && !HasStopped && !wasCancelled)
                if (RunEpoch())
                    EndEpoch();
                else
                    wasCancelled = true;
        }
        catch (DivergedException error) when (_stopping.HasBest)
        {
            warning = $"{error.Message} Training stops, with the weights of epoch {_stopping.BestEpoch}.";
            _log.Stopped(Progress(NoLosses(), double.NaN, false), warning);
        }
        catch (DivergedException error)
        {
            var failure = new InvalidOperationException(error.Message, error);
            throw _ranks?.Agreed(failure) ?? failure;
        }
        if (wasCancelled)
            EndCancelled();
        _stopping.RestoreBest(_store);
        if (_taskEpochs is not null && _stopping.HasBest)
            _copies = _taskEpochs.Choose(_stopping.BestEpoch, _stopping.Best);
        else if (_refit is not null && !wasCancelled && warning is null)
            _copies = _refit.Copies();
        Mode.IsTraining = false;
        return new TrainingOutcome(_epoch, _runner.Steps, _stopping.BestEpoch, _stopping.BestLoss, wasCancelled, warning)
        {
            LastScore = _lastScore,
            Copies = _copies,
            Scores = _scores,
            TaskErrors = _taskEpochs?.LeastErrors ?? _bestErrors,
        };
    }

    /// <summary>Takes weights that another training of this network left, as if it had ended here.</summary>
    public void Take(IReadOnlyDictionary<string, float[]> parameters)
    {
        _store.Load(parameters.GetValueOrDefault);
        Mode.IsTraining = false;
    }

    public IReadOnlyDictionary<string, float[]> Capture() => _copies?.Capture(_store) ?? _store.Capture();

    public void Dispose()
    {
        _federation?.Dispose();
        _average?.Dispose();
        _runner.Dispose();
        _store.Dispose();
        Mode.Dispose();
    }

    private int LastEpoch => _refit?.Epochs ?? _options.MaximumEpochs;

    private bool HasStopped => _taskEpochs is { } each ? each.Waited >= _options.Patience : _stopping.HasStopped;

    // A model that is trained further is the best so far.
    private void KeepStart()
    {
        var losses = _validator.Measure();
        var total = Total(losses);
        if (double.IsFinite(total))
        {
            _stopping.Begin(Judged(losses), total, _store);
            _taskEpochs?.Begin(losses, _store);
        }
    }

    // The score that epochs are compared by.
    private double Judged(double[] losses) =>
        _options.StoppingCriterion switch
        {
            StoppingCriterion.Loss => Total(losses),
            StoppingCriterion.EachTask => HeldOutError.Of(_tasks, losses),
            _ => HeldOutError.Of(_tasks, _validator.Errors),
        };

    // Σ αₜ Lₜ over the tasks with held-out labels; NaN if there are none.
    private double Total(double[] losses)
    {
        var total = double.NaN;
        for (var t = 0; t < losses.Length; t++)
            if (!double.IsNaN(losses[t]))
                total = (double.IsNaN(total) ? 0 : total) + _tasks[t].LossWeight * losses[t];
        return total;
    }

    private TrainingProgress Progress(double[] validation, double total, bool isBest, double[]? accuracies = null) =>
        new(
            _position == 0 ? _epoch : _epoch + 1,
            LastEpoch,
            _runner.Steps,
            _meter.Progress(_tasks, validation, accuracies),
            total,
            isBest
        )
        {
            Sets = _steps.Progress,
            IsRefit = _refit is not null,
        };

    private double[] NoLosses() => [.. _tasks.Select(_ => double.NaN)];
}
