namespace MlNet.MultiTask;

/// <summary>What becomes of the tasks' own layers where clients average their networks.</summary>
public enum FederatedHeads
{
    /// <summary>A task's own layers are averaged over the clients that have its labels; those of a task that a single client has stay
    /// there.</summary>
    OwnTasksAtHome,

    /// <summary>Each client keeps its own layers of all tasks, and only what the tasks share is averaged (Arivazhagan, Aggarwal, Singh,
    /// Choudhary 2019).</summary>
    AllAtHome,

    /// <summary>All are averaged over the clients that have the task's labels, and every client gets all of them.</summary>
    Averaged,
}
