using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Saving and resuming a training.</summary>
internal sealed partial class Trainer
{
    private const string Threads = "threads";

    private long _savedSteps;

    private void Save(bool isDue)
    {
        if (_checkpoints is null || !isDue)
            return;
        _checkpoints.Save(_runner.Steps, Capture);
        _savedSteps = _runner.Steps;
    }

    private void Capture(Checkpoint to)
    {
        to.Put<long>("moment", [_epoch, _position]);
        _store.Capture(to);
        _runner.Capture(to);
        _federation?.Capture(to);
        _stopping.Capture(to);
        _meter.Capture(to);
        _average?.Capture(to);
        _window?.Capture(to);
        _taskEpochs?.Capture(to);
        to.Put<double>("stopping/judged", [.. _scores]);
        to.PutAll("balancer/", _balancer.Capture);
        to.PutAll("schedule/", _schedule.Capture);
        if (_regularization is not null)
            to.PutAll("regularization/", _regularization.Capture);
        _steps.Capture(to);
        if (_threads is { Chosen: > 0 and var threads })
            to.Put<long>(Threads, [threads]);
        using var scope = NewDisposeScope();
        to.Put<byte>("random/torch", Mode.Random.get_state().bytes);
    }

    private void Restore(Checkpoint from)
    {
        var moment = from.Get<long>("moment");
        (_epoch, _position) = ((int)moment[0], moment[1]);
        _store.Restore(from);
        _runner.Restore(from);
        _federation?.Restore(from);
        _stopping.Restore(from, _store);
        _meter.Restore(from);
        _average?.Restore(from);
        _window?.Restore(from);
        _taskEpochs?.Restore(from, _store);
        // Checkpoints from before there was a refit do not have it, and need none.
        if (from.Names.Contains("stopping/judged"))
            _scores.AddRange(from.Get<double>("stopping/judged"));
        from.GetAll("balancer/", _balancer.Restore);
        from.GetAll("schedule/", _schedule.Restore);
        if (_regularization is not null)
            from.GetAll("regularization/", _regularization.Restore);
        _steps.Restore(from);
        // The same threads go on, so that the same bits do.
        if (_threads is { } trial && from.Names.Contains(Threads))
            trial.Resume((int)from.Get<long>(Threads)[0]);
        using var scope = NewDisposeScope();
        var state = Mode.Random.get_state();
        from.CopyTo("random/torch", state.bytes);
        Mode.Random.set_state(state);
        _savedSteps = _runner.Steps;
        _log.Info($"Resuming from the checkpoint '{from.Path}': epoch {_epoch + 1}, step {_runner.Steps}.");
    }
}
