namespace MlNet.MultiTask;

/// <summary>The operations as one group of tasks sees them: its tasks are numbered from 0. All else is as it is.</summary>
/// <param name="all">The operations of the whole network.</param>
/// <param name="tasks">The group's tasks, as positions in the network.</param>
internal sealed class GroupOps<T>(IOps<T> all, IReadOnlyList<int> tasks) : DelegatingOps<T>(all)
{
    public override IOps<T> Scope(string name) => new GroupOps<T>(Inner.Scope(name), tasks);

    public override IOps<T> Paced(float factor, int fromEpoch = 0, float anchor = 0) =>
        new GroupOps<T>(Inner.Paced(factor, fromEpoch, anchor), tasks);

    public override IOps<T> ForTask(int task) => new GroupOps<T>(Inner.ForTask(tasks[task]), tasks);
}
