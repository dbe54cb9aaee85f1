namespace MlNet.MultiTask;

/// <summary>Stopping a training before its end.</summary>
internal sealed partial class Trainer
{
    // With several ranks, what all of them know since the last step: they stop at the same one.
    private bool IsCancelled => _ranks?.ShallStop ?? Cancelled.IsCancellationRequested;

    private CancellationToken Cancelled =>
        _options.CancellationToken.IsCancellationRequested ? _options.CancellationToken : _scope.CancellationToken;

    // As in every training of this library: without a finished epoch there is no model, otherwise the best one so far is returned.
    private void EndCancelled()
    {
        if (_epoch == 0)
            throw new OperationCanceledException(
                $"The training was cancelled before its first epoch had ended: there is no "
                    + $"model{(_runner.Steps > 0 && _checkpoints is not null ? ", but a checkpoint to resume from" : "")}.",
                Cancelled
            );
        _scope.MarkCancelled();
        _log.Warning(
            $"The training was cancelled in epoch {_epoch + 1}: the model has the weights of epoch {_stopping.BestEpoch}, the "
                + "best so far."
        );
    }
}
