namespace MlNet.MultiTask;

/// <summary>
/// A network for each group of tasks, side by side in one model: within a group the tasks share as <see cref="Inner"/> says, between groups
/// they share nothing but trained input embeddings (Standley, Zamir, Chen, Guibas, Malik, Savarese 2020: which tasks should be learned
/// together). It trains in one run, scores as one transformer and exports as one file.
/// </summary>
/// <remarks><see cref="TaskGrouping"/> finds the groups from the tasks' affinity. A task that is alone in its group has a network of its
/// own.</remarks>
public sealed class Grouped : Architecture
{
    /// <summary>The groups: positions of the tasks, from 0, each in exactly one group.</summary>
    /// <value>Default none; has to be given.</value>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>How the tasks of a group share its network.</summary>
    /// <value>Default <see cref="HardSharing"/> with its defaults.</value>
    public Architecture Inner { get; init; } = new HardSharing();

    /// <inheritdoc/>
    public override string Name =>
        $"{nameof(Grouped)} {Inner.Name} {string.Join(" ", Groups.Select(group => $"[{string.Join(", ", group)}]"))}";

    /// <inheritdoc/>
    public override int Members => Inner.Members;

    internal override bool DealsRows => Inner.DealsRows;

    internal override Architecture Cut => With(Inner.Cut);

    internal override Architecture Uncut => With(Inner.Uncut);

    /// <inheritdoc/>
    public override bool TakesImages => Inner.TakesImages;

    /// <inheritdoc/>
    public override void Validate(int taskCount)
    {
        ArgumentNullException.ThrowIfNull(Inner);
        ArgumentNullException.ThrowIfNull(Groups);
        if (Groups.Any(group => group is null || group.Count == 0))
            throw new ArgumentOutOfRangeException(nameof(Groups), "A group holds no task; leave it out.");
        int[] tasks = [.. Groups.SelectMany(group => group).Order()];
        if (!tasks.SequenceEqual(Enumerable.Range(0, taskCount)))
            throw new ArgumentOutOfRangeException(
                nameof(Groups),
                $"Groups must hold each of the {taskCount} tasks once, by its position from 0 to {taskCount - 1}, but hold "
                    + $"{(tasks.Length == 0 ? "none" : string.Join(", ", tasks))}."
            );
        foreach (var group in Groups)
            Inner.Validate(group.Count);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var values = new T[taskCount];
        for (var g = 0; g < Groups.Count; g++)
        {
            var group = Inner.Represent(OfGroup(ops, g), features, Groups[g].Count);
            for (var i = 0; i < group.Count; i++)
                values[Groups[g][i]] = group[i];
        }
        return values;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Combine<T>(IOps<T> ops, IReadOnlyList<T> logits)
    {
        var combined = new T[logits.Count];
        for (var g = 0; g < Groups.Count; g++)
        {
            var group = Inner.Combine(OfGroup(ops, g), [.. Groups[g].Select(task => logits[task])]);
            for (var i = 0; i < group.Count; i++)
                combined[Groups[g][i]] = group[i];
        }
        return combined;
    }

    /// <inheritdoc/>
    public override bool IsHeadShared(int task, int taskCount)
    {
        var group = Groups.First(group => group.Contains(task));
        return group.Count > 1 && Inner.IsHeadShared(group.TakeWhile(other => other != task).Count(), group.Count);
    }

    /// <inheritdoc/>
    public override bool TryPenalty<T>(IOps<T> ops, T features, IReadOnlyList<T> logits, out T penalty)
    {
        var any = false;
        penalty = default!;
        for (var g = 0; g < Groups.Count; g++)
            if (Inner.TryPenalty(OfGroup(ops, g), features, [.. Groups[g].Select(task => logits[task])], out var one))
                (penalty, any) = (any ? ops.Add(penalty, one) : one, true);
        return any;
    }

    private Grouped With(Architecture inner) => ReferenceEquals(inner, Inner) ? this : new Grouped { Groups = Groups, Inner = inner };

    // What a task has for itself, no other task's loss reaches.
    private GroupOps<T> OfGroup<T>(IOps<T> ops, int group) =>
        new((Groups[group].Count == 1 ? ops.ForTask(Groups[group][0]) : ops).Scope(LayerNames.OfGroup(group)), Groups[group]);
}
