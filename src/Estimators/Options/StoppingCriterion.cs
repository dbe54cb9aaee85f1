namespace MlNet.MultiTask;

/// <summary>What an epoch is judged by on the held-out rows.</summary>
public enum StoppingCriterion
{
    /// <summary>The sum of the tasks' losses, each times its weight αₜ.</summary>
    Loss,

    /// <summary>
    /// The geometric mean of the tasks' errors, so that one percent counts alike whatever a task's scale is: the squared error of numbers,
    /// the share of classes that are wrong, and for yes or no one minus the area under the ROC curve. A task of another kind goes in with
    /// its loss. Each task counts by its weight αₜ. Since shares of few rows jump, an epoch counts with the mean of three epochs where that
    /// is worse than its own.
    /// </summary>
    TaskErrors,
}
