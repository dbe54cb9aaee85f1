namespace MlNet.MultiTask;

// An epoch: its steps, and what is looked at behind them.
internal sealed partial class Trainer
{
    // False if it was cancelled.
    private bool RunEpoch()
    {
        Mode.IsTraining = true;
        if (_position == 0)
            _meter.Clear();
        _runner.BeginEpoch(_epoch);
        while (!IsCancelled)
        {
            if (!_steps.MoveNext(_position))
            {
                if (_federation?.IsDue(_position) == false)
                    Average();
                return true;
            }
            var step = _steps.Current;
            if (step[0].Tasks.Length > 0 && _federation?.HasFailed != true)
            {
                _affinity?.Look(step[0]);
                var size = NextSize();
                _threads?.Begin();
                _ranks?.WantsToStop = Cancelled.IsCancellationRequested;
                Step(step, size);
                if (_threads?.End() == true)
                    _log.Info($"Training goes on with {_threads.Chosen} threads (time of a step with {_threads.Times}).");
                if (_federation is null)
                    _average?.Add(_runner.Steps);
                _meter.Add(_runner.LastLosses, _runner.LastWeights);
                _steps.Add(_runner.LastLosses);
                if (_options.ProgressSteps > 0 && _runner.Steps % _options.ProgressSteps == 0)
                    _log.Step(Progress(NoLosses(), double.NaN, false));
            }
            else if (_federation is not null)
                _runner.Skip();
            _position++;
            if (_federation?.IsDue(_position) == true)
                Average();
            Save(_checkpoints?.IsDueAfterStep(_runner.Steps) == true);
        }
        Save(isDue: _runner.Steps > _savedSteps);
        return false;
    }

    private StepSize NextSize()
    {
        var moment = new ScheduleMoment(_runner.Steps, _plannedSteps, _epoch);
        var regularization = Math.Clamp(_regularization?.Factor(moment) ?? 1, 0, 1);
        Mode.DropoutFactor = (float)regularization;
        return new StepSize(_options.Optimizer.LearningRate * _schedule.Factor(moment), regularization);
    }

    private void EndEpoch()
    {
        (_epoch, _position) = (_epoch + 1, 0);
        _balancer.EndEpoch(_meter.Losses);
        _federation?.EndEpoch();
        _steps.EndEpoch();
        // The average of the weights is measured and kept; training continues with the weights themselves.
        _average?.Swap();
        var validation = _validator.Measure();
        for (var t = 0; t < validation.Length; t++)
            if (_validator.WasMeasured(t) && !double.IsFinite(validation[t]))
                throw DivergedException.OnHeldOutRows(_tasks[t].Name, validation[t], _runner.Steps);
        if (!_store.IsFinite)
            throw DivergedException.InWeights(_runner.Steps);
        if (_ranks is not null)
            RankTraining.CheckWeights(_ranks, _federation?.Common() ?? _store.AllValues());
        var total = Total(validation);
        _lastScore = Judged(validation);
        var score = _window?.Add(_lastScore) ?? _lastScore;
        _taskEpochs?.Offer(validation, _store);
        var judged = _refit is null ? _taskEpochs?.Score ?? score : _refit.Scores[_epoch - 1];
        _scores.Add(judged);
        _schedule.EndEpoch(judged);
        _regularization?.EndEpoch(judged);
        // If no held-out row has any label, epochs cannot be compared: the last weights are taken.
        var isBest = double.IsNaN(total) ? _stopping.Take(_store) : _stopping.Offer(score, total, _store);
        if (isBest)
            _bestErrors = [.. _options.StoppingCriterion == StoppingCriterion.EachTask ? validation : _validator.Errors];
        _refit?.Offer(_epoch, _store);
        _average?.SwapBack();
        Save(_checkpoints?.IsDueAfterEpoch(_epoch) == true);
        _log.Epoch(Progress(validation, total, isBest, _validator.Accuracies));
    }
}
