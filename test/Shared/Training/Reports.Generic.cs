namespace MlNet.MultiTask.Tests;

/// <summary>Collects reports.</summary>
internal class Reports<T>(Action<T>? then = null) : List<T>, IProgress<T>
{
    public void Report(T value)
    {
        Add(value);
        then?.Invoke(value);
    }
}
