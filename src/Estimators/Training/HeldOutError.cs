namespace MlNet.MultiTask;

/// <summary>The geometric mean of the tasks' errors on the held-out rows, as <see cref="StoppingCriterion.TaskErrors"/> wants it.</summary>
internal static class HeldOutError
{
    // The logarithm of an error of 0 is infinite and would hide all other tasks.
    private const double Least = 1e-6;

    /// <summary>exp(Σ αₜ log eₜ / Σ αₜ) over the measured tasks; NaN if there are none.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="errors">The error of each, from 0; NaN where no held-out row has its label.</param>
    public static double Of(IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<double> errors)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var t = 0; t < tasks.Count; t++)
        {
            if (double.IsNaN(errors[t]))
                continue;
            sum += tasks[t].LossWeight * Math.Log(Math.Max(errors[t], Least));
            weights += tasks[t].LossWeight;
        }
        return weights > 0 ? Math.Exp(sum / weights) : double.NaN;
    }
}
