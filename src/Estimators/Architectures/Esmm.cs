namespace MlNet.MultiTask;

/// <summary>
/// Entire space multi-task model (Ma, Zhao, Huang, Wang, Hu, Zhu, Gai 2018), for binary tasks of which each implies the one before, as
/// click and then purchase: a network for each task, and p(purchase) = p(click) · p(purchase | click) (eq. 1), so that a later task learns
/// from all rows and not only from those where the earlier event happened. Longer sequences go on likewise.
/// </summary>
/// <remarks>
/// <para>The label of a later task says whether its event and all before it happened, on all rows. Its probability is that of all of them;
/// the conditional one is the quotient of its Probability and that of the task before.</para>
/// <para>A later task's loss reaches the networks and heads of those before it: only those of the last one are its own.</para>
/// </remarks>
public sealed class Esmm : DenseArchitecture
{
    /// <summary>Positions of the tasks that follow each other, first event first; other tasks are left as they are.</summary>
    /// <value>Default none: all tasks in their order. Otherwise at least two, each from 0 to the number of tasks − 1, each once.</value>
    public IReadOnlyList<int> Sequence { get; init; } = [];

    /// <summary>Widths of the layers that all tasks share, before their own networks.</summary>
    /// <value>Default none. Each from 1 to 65,536.</value>
    public IReadOnlyList<int> TrunkLayers { get; init; } = [];

    /// <summary>Widths of the layers of each task's network.</summary>
    /// <value>Default 128, 64. Each from 1 to 65,536, at least one.</value>
    public IReadOnlyList<int> TaskLayers { get; init; } = [128, 64];

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Widths(TrunkLayers, mayBeEmpty: true);
        Guard.Widths(TaskLayers);
        ArgumentNullException.ThrowIfNull(Sequence);
        var sequence = Order(taskCount);
        if (sequence.Count < 2)
            throw new ArgumentOutOfRangeException(nameof(Sequence), $"Sequence must hold at least two tasks, but has {sequence.Count}.");
        foreach (var task in sequence)
            if (task < 0 || task >= taskCount || sequence.Count(other => other == task) > 1)
                throw new ArgumentOutOfRangeException(
                    nameof(Sequence),
                    task,
                    $"Sequence must hold positions of tasks, from 0 to {taskCount - 1}, each once."
                );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var trunk = ops.Mlp("trunk", features, TrunkLayers, Layers);
        var values = new T[taskCount];
        for (var task = 0; task < taskCount; task++)
        {
            var own = IsHeadShared(task, taskCount) ? ops : ops.ForTask(task);
            values[task] = own.Scope(LayerNames.OfTask(task)).Mlp("network", trunk, TaskLayers, Layers);
            if (TowerLayers.Count > 0)
                values[task] = own.Mlp(LayerNames.OfTower(task), values[task], TowerLayers, Layers);
        }
        return values;
    }

    /// <inheritdoc/>
    public override bool IsHeadShared(int task, int taskCount)
    {
        var sequence = Order(taskCount);
        return task != sequence[^1] && sequence.Contains(task);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The logits of a task in the sequence are not of width 1, as a binary task's are.</exception>
    public override IReadOnlyList<T> Combine<T>(IOps<T> ops, IReadOnlyList<T> logits)
    {
        var sequence = Order(logits.Count);
        foreach (var task in sequence)
            if (ops.Size(logits[task], -1) != 1)
                throw new ArgumentException(
                    $"Esmm: Sequence is for binary tasks, but the task at position {task} has "
                        + $"{ops.Size(logits[task], -1)} logits; leave it out of the sequence."
                );
        var combined = logits.ToArray();
        for (var i = 1; i < sequence.Count; i++)
            combined[sequence[i]] = LogitOfProduct(ops.Scope("product"), combined[sequence[i - 1]], logits[sequence[i]]);
        return combined;
    }

    private IReadOnlyList<int> Order(int taskCount) => Sequence.Count > 0 ? Sequence : [.. Enumerable.Range(0, taskCount)];

    // 1 / (σ(a) σ(b)) − 1 = e⁻ᵃ + e⁻ᵇ + e⁻ᵃ⁻ᵇ, so the logit of the product is −log of that sum; the largest exponent is taken out first.
    private static T LogitOfProduct<T>(IOps<T> ops, T a, T b)
    {
        var exponents = ops.Apply(Activation.Negate, ops.Concat(1, a, b, ops.Add(a, b)));
        var largest = ops.StopGradient(ops.ReduceMax(exponents, 1, keepAxis: true));
        var sum = ops.Sum(ops.Apply(Activation.Exp, ops.Sub(exponents, largest)), 1, keepAxis: true);
        return ops.Apply(Activation.Negate, ops.Add(ops.Apply(Activation.Log, sum), largest));
    }
}
