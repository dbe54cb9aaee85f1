namespace MlNet.MultiTask;

/// <summary>
/// How the tasks share a network. Written once against <see cref="IOps{T}"/>, it trains with TorchSharp and exports to ONNX; a user's own
/// derives from this class and does both as well.
/// </summary>
/// <remarks>Instances hold settings only: they may be used for several trainings, also at once.</remarks>
public abstract class Architecture
{
    /// <summary>Name in summaries and metadata.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Number of members where the architecture is an ensemble: representations are then [batch, members, width], every member has
    /// heads of its own, is trained on its own loss, and the predictions are averaged. 1 for all others.</summary>
    public virtual int Members => 1;

    // Whether a row of a batch goes to one member alone.
    internal virtual bool DealsRows => false;

    // To how many members the rows of a batch are dealt: an epoch shows each row to each of them once.
    internal int DealtTo => DealsRows ? Members : 1;

    // The architecture of the fitted model, where an ensemble keeps only some of its members.
    internal virtual Architecture Cut => this;

    // The same settings where all members are kept.
    internal virtual Architecture Uncut => this;

    /// <summary>Whether <see cref="Represent"/> takes images as [batch, channels, height, width]. Unless overridden it gets them flattened,
    /// as vectors.</summary>
    public virtual bool TakesImages => false;

    /// <summary>Throws where a setting is out of range, or does not fit the number of tasks.</summary>
    /// <param name="taskCount">Number of tasks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public virtual void Validate(int taskCount) { }

    /// <summary>Gives each task its representation of the row.</summary>
    /// <param name="ops">The operations. Parameters are shared unless made through <see cref="IOps{T}.ForTask"/>, which is right for those
    /// that only that task's loss reaches: methods that balance gradients look at the shared ones.</param>
    /// <param name="features">The encoded inputs, [batch, width]; where it <see cref="TakesImages"/> and the feature columns are images,
    /// [batch, channels, height, width].</param>
    /// <param name="taskCount">Number of tasks.</param>
    /// <returns>One value [batch, width] per task ([batch, members, width] for ensembles); the same one several times is fine.</returns>
    public abstract IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount);

    /// <summary>The same as <see cref="Represent"/> for architectures that treat the values of one feature alike. Unless overridden it is
    /// left at that.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="features">The encoded inputs, [batch, width].</param>
    /// <param name="valuesOfFeatures">How many of the values belong to each feature, in their order; their sum is the width.</param>
    /// <param name="taskCount">Number of tasks.</param>
    public virtual IReadOnlyList<T> RepresentFeatures<T>(IOps<T> ops, T features, IReadOnlyList<int> valuesOfFeatures, int taskCount) =>
        Represent(ops, features, taskCount);

    /// <summary>Lets the tasks' logits depend on each other, as where one event implies another. Most architectures leave them.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="logits">[batch, width] of each task.</param>
    public virtual IReadOnlyList<T> Combine<T>(IOps<T> ops, IReadOnlyList<T> logits) => logits;

    /// <summary>Whether other tasks' losses reach a task's head, through <see cref="Combine"/>: its parameters are then shared
    /// ones.</summary>
    /// <param name="task">The task's position, from 0.</param>
    /// <param name="taskCount">Number of tasks.</param>
    public virtual bool IsHeadShared(int task, int taskCount) => false;

    /// <summary>A penalty to add to the training loss; no part of the exported network. Unless overridden there is none.</summary>
    /// <param name="ops">The operations, in the scope of <see cref="Represent"/>: parameters asked for again are the same ones.</param>
    /// <param name="features">The encoded inputs, as <see cref="Represent"/> got them.</param>
    /// <param name="logits">[batch, width] of each task, as <see cref="Combine"/> gave them.</param>
    /// <param name="penalty">A scalar, or a number for each row of which the mean counts.</param>
    /// <returns>False where there is no penalty.</returns>
    public virtual bool TryPenalty<T>(IOps<T> ops, T features, IReadOnlyList<T> logits, out T penalty)
    {
        penalty = default!;
        return false;
    }
}
