namespace MlNet.MultiTask;

/// <summary>What epochs are compared by, measured on the held-out rows; of an ensemble (<see cref="TabM"/>) with the mean prediction of its
/// members, which is the model's.</summary>
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

    /// <summary>
    /// Each task by its own loss: a task gets the weights of the epoch that was its best, and training goes on as long as the tasks become
    /// better by 0.2 % in the mean within <see cref="MultiTaskOptions.Patience"/>. The loss says more than an area under a curve or a share
    /// of wrong classes where few rows are held out: those jump from epoch to epoch, and the best of many is one that was lucky. Tasks that
    /// one epoch serves within 0.2 % of their least loss share its network; each further epoch that is needed adds a copy of the network to
    /// the model, which makes it larger and slower to score by as much. A model that is trained further keeps its copies, and all of them
    /// are then judged together.
    /// </summary>
    EachTask,
}
