namespace MlNet.MultiTask;

/// <summary>What an evaluation does with rows that have a task's label but a Score of NaN, usually because a feature was missing.</summary>
public enum MissingScoreHandling
{
    /// <summary>The task's metrics are NaN, and its <see cref="TaskMetrics.Note"/> says how many rows had no score.</summary>
    MetricsAreNaN,

    /// <summary>The evaluation throws, and says which task and which row.</summary>
    Refuse,

    /// <summary>
    /// The metrics are over the rows that have a score; <see cref="TaskMetrics.UnscoredRows"/> and the printed table say how many were left
    /// out. ML.NET's own evaluators do this.
    /// </summary>
    LeaveOut,
}
