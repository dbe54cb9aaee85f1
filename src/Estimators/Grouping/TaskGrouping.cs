using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>
/// Which tasks to train together: a partition into networks. <see cref="Over"/> makes it an architecture, which trains and scores as one
/// model.
/// </summary>
public sealed class TaskGrouping
{
    /// <summary>Up to so many tasks the best partition is found for certain.</summary>
    public const int MostExactTasks = 14;

    private const int MostTasks = 32;

    private TaskGrouping(TaskAffinity affinity, IReadOnlyList<uint> groups, bool isExact)
    {
        var values = new GroupValues(affinity);
        Tasks = affinity.Tasks;
        IsExact = isExact;
        Groups =
        [
            .. groups.Select(group => (IReadOnlyList<int>)[.. Enumerable.Range(0, Tasks.Count).Where(task => (group >> task & 1) != 0)]),
        ];
        AffinityOnto = [.. Tasks.Select((_, task) => values.Onto(task, groups.First(group => (group >> task & 1) != 0)))];
        Value = AffinityOnto.Sum();
    }

    /// <summary>Names of the tasks.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The groups: positions of their tasks, ascending; the groups by their first task.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; }

    /// <summary>For each task the mean affinity of the others in its group onto it; 0 for a task alone.</summary>
    public IReadOnlyList<double> AffinityOnto { get; }

    /// <summary>The sum of <see cref="AffinityOnto"/>: what the partition was chosen by.</summary>
    public double Value { get; }

    /// <summary>Whether no other partition within the budget has a greater <see cref="Value"/>, for certain.</summary>
    public bool IsExact { get; }

    /// <summary>
    /// The partition of the tasks into at most so many networks in which the tasks help each other most: the greatest sum over tasks of the
    /// mean affinity that the other tasks of its network have onto it (Fifty et al. 2021, §3.2; there a task may also help in a network
    /// that does not serve it, here each task is in one network). A task alone counts 0, so tasks that are hurt by all others are left
    /// alone where the budget allows it.
    /// </summary>
    /// <param name="affinity">The tasks' affinity, for 2 to 32 tasks.</param>
    /// <param name="networks">Most networks, from 1 to the number of tasks.</param>
    /// <exception cref="ArgumentException">Some affinity is not known, or there are more than 32 tasks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of networks is out of range.</exception>
    public static TaskGrouping Best(TaskAffinity affinity, int networks)
    {
        ArgumentNullException.ThrowIfNull(affinity);
        var count = affinity.Tasks.Count;
        if (count is < 2 or > MostTasks)
            throw new ArgumentException($"2 to {MostTasks} tasks can be grouped, not {count}.", nameof(affinity));
        if (networks < 1 || networks > count)
            throw new ArgumentOutOfRangeException(
                nameof(networks),
                networks,
                $"The number of networks must be from 1 to the number of tasks, {count}."
            );
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                if (i != j && !double.IsFinite(affinity[i, j]))
                    throw new ArgumentException(
                        $"The affinity of '{affinity.Tasks[i]}' onto '{affinity.Tasks[j]}' is {affinity[i, j]}: no measured batch had "
                            + "labels of both. Take a larger BatchSize, more epochs or a smaller Interval.",
                        nameof(affinity)
                    );
        var values = new GroupValues(affinity);
        return count <= MostExactTasks
            ? new(affinity, ExactPartition.Find(values, count, networks), isExact: true)
            : new(affinity, LocalPartition.Find(values, count, networks), isExact: networks == 1);
    }

    /// <summary>The architecture that gives each group a network.</summary>
    /// <param name="inner">How the tasks of a group share theirs.</param>
    public Grouped Over(Architecture inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new Grouped { Groups = Groups, Inner = inner };
    }

    /// <summary>A line for each network: its tasks, and how much the others help each.</summary>
    public override string ToString() =>
        string.Join('\n', Groups.Select((group, g) => $"network {g + 1}: {string.Join(", ", group.Select(Describe))}"));

    private string Describe(int task) =>
        string.Create(CultureInfo.InvariantCulture, $"{Tasks[task]} ({AffinityOnto[task]:+0.0000;-0.0000;0})");
}
