namespace MlNet.MultiTask;

/// <summary>
/// Federated averaging (McMahan, Moore, Ramage, Hampson, Agüera y Arcas 2017): each rank is a client with rows of its own, trains on them
/// alone for some steps, and then the clients' networks are averaged. Rows stay where they are; what leaves a client are changes of
/// parameters, sums and counts.
/// </summary>
/// <remarks>
/// A client weighs as much in the average as its share of the labels, as a mean over the tasks: its share of the rows where no label is
/// missing. Within a client's steps the loss of a task counts by the share of its labels that are there, so that one step and an average
/// are a step on the rows of all clients. Optimizers and the tasks' balancer keep their state at home.
/// </remarks>
public sealed record FederatedOptions
{
    /// <summary>Steps that each client takes on its own between two averages. There is one at the end of each epoch too, which is as many
    /// steps as the client with the most rows has batches; clients with fewer begin their rows anew.</summary>
    /// <value>Default 20. From 1 to 1,000,000.</value>
    public int LocalSteps { get; init; } = 20;

    /// <summary>What becomes of the tasks' own layers.</summary>
    /// <value>Default <see cref="FederatedHeads.OwnTasksAtHome"/>.</value>
    public FederatedHeads Heads { get; init; }

    /// <summary>
    /// Combines the clients' changes of the shared part in place of their mean: it is given them as the gradients of so many tasks, with
    /// the clients' mean losses since the last average. So clients that pull into different directions are settled as tasks are. Every
    /// client then sees each other's change, and not the sum alone.
    /// </summary>
    /// <value>Default null: the mean. Not one that wants several batches, losses after the step, or a second set of rows.</value>
    public Balancer? Balancer { get; init; }

    /// <summary>η of θ ← θ + η Δ, where Δ is the mean of the clients' changes, or what <see cref="Balancer"/> makes of them.</summary>
    /// <value>Default 1. Greater than 0, at most 1000.</value>
    public double Rate { get; init; } = 1;

    /// <summary>
    /// Quantiles of each slot that encodings of numbers are fitted on, found by counting how many rows of each client lie below a number;
    /// at most one for ten rows. Each is the value of some row, of unknown client. <see cref="RawEncoding"/> sends nothing.
    /// </summary>
    /// <value>Default 1024. From 2 to 65,536.</value>
    public int Quantiles { get; init; } = 1024;

    internal void Validate(int clients)
    {
        Guard.Range(LocalSteps is >= 1 and <= 1_000_000, LocalSteps, "a number of steps from 1 to 1,000,000");
        Guard.Range(Enum.IsDefined(Heads), Heads, $"a value of {nameof(FederatedHeads)}");
        Guard.Range(Rate is > 0 and <= 1000, Rate, "greater than 0, at most 1000");
        Guard.Range(Quantiles is >= 2 and <= 1 << 16, Quantiles, "a number from 2 to 65,536");
        if (Balancer is not { } balancer)
            return;
        if (balancer is BilevelBalancer || balancer.Samples > 1 || balancer.NeedsLossesAfterStep)
            throw new ArgumentException(
                $"{balancer.GetType().Name} wants more of a step than losses and one gradient of each task, and clients have no more: take "
                    + $"another {nameof(FederatedOptions)}.{nameof(Balancer)}, such as {nameof(UpGrad)}.",
                nameof(Balancer)
            );
        if (clients > 1)
            balancer.Validate(clients);
    }
}
