namespace MlNet.MultiTask;

// Several ranks that train together.
public sealed partial record MultiTaskOptions
{
    // From so many parameters on each of several ranks updates a part of them and hands it to the others: below, a message more costs more
    // than the update.
    internal int SharedUpdateFrom { get; init; } = 1 << 17;

    /// <summary>
    /// This rank among several that train one network together, each on rows of its own: threads
    /// (<see cref="MultiTask.Communicator.OnThreads{T}"/>) or processes on one or many machines. The result is that of one rank with the
    /// rows of all, up to rounding; only dropout and noise are drawn by each rank for its own rows. All other options, the tasks and the
    /// columns are the same on all ranks, and rows stay in the memory of the rank that has them.
    /// </summary>
    /// <value>Default null: one rank. With several, <see cref="BatchSize"/> counts the rows of a step on all ranks, <see cref="Threads"/>
    /// of 0 is one thread for each rank, and each rank has a folder of its own under that of <see cref="Checkpoints"/>.</value>
    public Communicator? Communicator { get; init; }

    /// <summary>Makes the ranks of <see cref="Communicator"/> clients that train alone for some steps and then average their networks, with
    /// rows that stay where they are; null takes every step together.</summary>
    /// <value>Default null. <see cref="BatchSize"/> then counts the rows of a client's own step, and clients may end with different heads.
    /// Not used without several ranks.</value>
    public FederatedOptions? Federation { get; init; }
}
