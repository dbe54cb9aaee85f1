namespace MlNet.MultiTask;

// Trainings that only decide something, and what becomes of them where the user stops there.
internal sealed partial class NetworkTraining
{
    private WholeTrial? _bestTrial;
    private bool _isStopped;

    // The error on the held-out rows after a short training.
    private double Try(NetworkPreparation data) => Train(Build(data), null, trainer => trainer.Run().LastScore);

    // A whole training; null once the user has stopped and there is a model.
    private WholeTrial? TryWhole(MultiTaskOptions options, string what, Func<NetworkTraining, PreparedTraining> prepare)
    {
        if (_isStopped)
            return null;
        _log.Info($"A whole training {what}, to decide.");
        var training = new NetworkTraining(request with { Options = options }, channel);
        var prepared = prepare(training);
        try
        {
            var trial = training.Train(
                prepared,
                null,
                trainer => new WholeTrial(training, prepared, trainer.Run(), trainer.Capture())
            );
            if (_bestTrial is null || trial.Error < _bestTrial.Error)
                _bestTrial = trial;
            _isStopped = trial.Outcome.WasCancelled;
            return trial;
        }
        catch (OperationCanceledException) when (_bestTrial is not null)
        {
            Scope.MarkCancelled();
            _isStopped = true;
            return null;
        }
    }

    private static MultiTaskTransformer PublishTrial(WholeTrial trial) =>
        trial.Training.Train(
            trial.Prepared,
            null,
            trainer =>
            {
                trainer.Take(trial.Parameters);
                return trial.Training.Publish(trial.Prepared, trainer, trial.Outcome with { WasCancelled = true }, trial.Parameters);
            }
        );
}
