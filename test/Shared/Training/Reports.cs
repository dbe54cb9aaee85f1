namespace MlNet.MultiTask.Tests;

/// <summary>Collects progress reports.</summary>
internal sealed class Reports(Action<TrainingProgress>? then = null) : List<TrainingProgress>, IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        Add(value);
        then?.Invoke(value);
    }
}
