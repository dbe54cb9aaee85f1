namespace MlNet.MultiTask;

/// <summary>Steps of a client of a federation.</summary>
internal sealed partial class Trainer
{
    // A step that fails on one client is told to the others with the next average.
    private void Step(IReadOnlyList<Batch> step, StepSize size)
    {
        if (_federation is null)
        {
            _runner.Step(step, _epoch, _plannedSteps, size);
            return;
        }
        try
        {
            _runner.Step(step, _epoch, _plannedSteps, size);
            _federation.Add(step[0].Tasks.Sum(task => _tasks[task].LossWeight * _runner.LastLosses[task]));
        }
        catch (DivergedException error)
        {
            _runner.Skip();
            _federation.Fail(error);
        }
    }

    private void Average()
    {
        _federation!.Average(_epoch, _runner.Steps);
        // Of the weights that all clients have.
        _average?.Add(_runner.Steps);
    }
}
