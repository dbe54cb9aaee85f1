namespace MlNet.MultiTask.Extending;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Number of the step, from 0.</param>
/// <param name="PlannedSteps">Steps of a training that is not stopped early, at least 1.</param>
/// <param name="Epoch">Number of the epoch, from 0.</param>
public readonly record struct ScheduleMoment(long Step, long PlannedSteps, int Epoch)
{
    /// <summary>Share of the planned steps that is done, from 0 to 1.</summary>
    public double Progress => Math.Min(1, Step / (double)Math.Max(1, PlannedSteps));
}
