namespace MlNet.MultiTask;

/// <summary>What epochs are compared by, measured on the held-out rows.</summary>
public enum StoppingCriterion
{
    /// <summary>The sum of the tasks' losses, each times its weight αₜ.</summary>
    Loss,

    /// <summary>
    /// The geometric mean of the tasks' errors, so that one percent counts the same whatever a task's scale is: the squared error of
    /// numbers, the share of wrong classes, and for binary tasks one minus the area under the ROC curve. Tasks of other kinds count with
    /// their loss. Each task counts by its weight αₜ. Because shares of few rows jump, an epoch's value is the mean of the last three
    /// epochs if that is worse than its own.
    /// </summary>
    TaskErrors,
}
