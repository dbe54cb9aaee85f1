namespace MlNet.MultiTask;

/// <summary>
/// A way to weigh the tasks of one training step against each other. It sees numbers only (losses, inner products of gradients, or the
/// gradients themselves), never the network: each method of the literature is one small class, and so is a user's own.
/// </summary>
/// <remarks>
/// Only tasks with a labelled row in the batch take part in a step: <see cref="BalancerStep.Tasks"/> names them, and every span is as long
/// as that list. A balancer keeps its state per task of the whole model. The instance in the options holds settings only: each training
/// works on a <see cref="Copy"/> of its own, so one instance may serve any number of trainings, also at once.
/// </remarks>
public abstract class Balancer
{
    /// <summary>Number of tasks of the model; set by <see cref="Start"/>.</summary>
    public int TaskCount { get; private set; }

    /// <summary>Random numbers of this training, from its seed.</summary>
    protected SeededRandom Random { get; private set; } = new(0);

    /// <summary>What it wants to see in each step; the engine computes no more than that.</summary>
    public abstract BalancerNeeds Needs { get; }

    /// <summary>Number of independent batches whose gradients it wants in each step: 1 for nearly all methods.</summary>
    public virtual int Samples => 1;

    /// <summary>True where <see cref="AfterStep"/> wants the losses of the same batch after the update: one more forward pass.</summary>
    public virtual bool NeedsLossesAfterStep => false;

    /// <summary>
    /// True where the weights scale the losses themselves, so that the parameters of a task's own head follow wᵢ ∇Lᵢ as well; false where
    /// they only mix the gradients of the shared parameters, and a head follows the plain gradient of its loss.
    /// </summary>
    public virtual bool WeighsHeads => Needs == BalancerNeeds.Losses;

    /// <summary>True where it keeps gradients of earlier steps, or what has their length: they must then be of the same parameters in each
    /// step.</summary>
    public virtual bool RemembersGradients => false;

    /// <summary>Whether its weights are the same whatever the losses are, so that several ranks need not agree on these first.</summary>
    internal virtual bool IgnoresLosses => false;

    /// <summary>Smallest number of tasks it makes sense for.</summary>
    public virtual int MinimumTasks => 1;

    /// <summary>
    /// A balancer with these settings for one training. Unless overridden, fields are copied as they are, and <see cref="Reset"/> then
    /// makes all state anew; override it where a field refers to another object that changes and that <see cref="Reset"/> does not replace.
    /// </summary>
    public virtual Balancer Copy() => (Balancer)MemberwiseClone();

    /// <summary>Throws where a setting is out of range, or does not suit the number of tasks. Called when a trainer is made, before any row
    /// is read.</summary>
    /// <param name="taskCount">Number of tasks of the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range, or there are fewer tasks than
    /// <see cref="MinimumTasks"/>.</exception>
    /// <exception cref="ArgumentException">A list of settings has another length than there are tasks.</exception>
    public virtual void Validate(int taskCount)
    {
        if (taskCount < MinimumTasks)
            throw new ArgumentOutOfRangeException(
                nameof(taskCount),
                taskCount,
                $"{GetType().Name} balances at least {MinimumTasks} tasks against each other, but {taskCount} "
                    + $"{(taskCount == 1 ? "was" : "were")} given; use {nameof(EqualWeights)} instead, or leave the balancer out."
            );
    }

    /// <summary>Begins a training: forgets all state.</summary>
    /// <param name="taskCount">Number of tasks of the model, at least <see cref="MinimumTasks"/>.</param>
    /// <param name="seed">Seed of its random numbers.</param>
    /// <inheritdoc cref="Validate" path="/exception"/>
    public void Start(int taskCount, int seed)
    {
        Validate(taskCount);
        TaskCount = taskCount;
        Random = new SeededRandom(seed);
        Reset();
    }

    /// <summary>
    /// Sets the state of a new training; <see cref="TaskCount"/> and <see cref="Random"/> are set. Every field that changes in a training
    /// gets a new value here, working memory included: a
    /// <see cref="Copy"/> shares it until then.
    /// </summary>
    protected virtual void Reset() { }

    /// <summary>Gives each taking part task its weight: the shared parameters move along −Σ wᵢ ∇Lᵢ.</summary>
    /// <param name="step">What happened in this step. With more than one of <see cref="Samples"/> the weights are for the gradients of
    /// sample 0.</param>
    /// <param name="weights">One per task in <see cref="BalancerStep.Tasks"/>, all to be set; finite, and negative where the method says
    /// so.</param>
    public abstract void Weigh(BalancerStep step, Span<double> weights);

    /// <summary>Called after the update with the losses of the same batch under the new parameters, if
    /// <see cref="NeedsLossesAfterStep"/>.</summary>
    /// <param name="step">The step, with the losses before it.</param>
    /// <param name="losses">The losses after it, one per task in <see cref="BalancerStep.Tasks"/>.</param>
    public virtual void AfterStep(BalancerStep step, ReadOnlySpan<double> losses) { }

    /// <summary>Called after each epoch with each task's mean training loss, NaN for a task without labels.</summary>
    public virtual void EndEpoch(ReadOnlySpan<double> meanLosses) { }

    /// <summary>Writes the state for a checkpoint; <see cref="Restore"/> reads it back.</summary>
    public virtual void Capture(IDictionary<string, double[]> state) => state["random"] = Random.Capture();

    /// <summary>Reads back what <see cref="Capture"/> wrote, after <see cref="Start"/>.</summary>
    public virtual void Restore(IReadOnlyDictionary<string, double[]> state) => Random.Restore(state["random"]);
}
