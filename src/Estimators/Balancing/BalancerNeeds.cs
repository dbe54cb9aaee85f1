namespace MlNet.MultiTask.Extending;

/// <summary>What a balancer wants to see in each step, from cheap to dear.</summary>
public enum BalancerNeeds
{
    /// <summary>The losses; one backward pass of their weighted sum.</summary>
    Losses,

    /// <summary>The inner products of the tasks' gradients as well: one backward pass per task.</summary>
    Gramian,

    /// <summary>The gradients themselves; the balancer may give the direction too (<see cref="DirectionBalancer"/>).</summary>
    Gradients,

    /// <summary>Losses and gradients on a second batch, and of both batches at other points than the network's parameters
    /// (<see cref="BilevelBalancer"/>).</summary>
    Validation,
}
