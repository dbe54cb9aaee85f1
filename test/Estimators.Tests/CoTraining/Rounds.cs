namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Collects the reports of rounds.</summary>
internal sealed class Rounds(Action<CoTrainingRound>? then = null) : List<CoTrainingRound>, IProgress<CoTrainingRound>
{
    public void Report(CoTrainingRound value)
    {
        Add(value);
        then?.Invoke(value);
    }
}
