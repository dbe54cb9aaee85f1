namespace MlNet.MultiTask;

// Before the training: teachers, and which tasks are better off with them.
internal sealed partial class NetworkTraining
{
    private const double TriedShare = 0.7;
    private const double UntriedShare = 0.5;

    // By so much a task's error on the held-out rows has to be less with a teacher than without.
    private const double TeacherMargin = 0.002;

    private PreparedTraining Taught(PreparedTraining prepared)
    {
        if (_options.Teachers.Count == 0)
            return prepared;
        var (set, heads, tasks) = (prepared.Data.Sets[0], prepared.Network.Heads, request.Tasks);
        if (set.IsStreamed)
            throw new InvalidOperationException(
                $"{nameof(MultiTaskOptions.Teachers)} need all rows in memory, but the {set.Rows} rows are more than the CacheBudget "
                    + $"of {_options.CacheBudget} bytes holds: set a larger one, or train without teachers."
            );
        var taught = TaughtTasks.Fit(tasks, heads, _options.Teachers, set, prepared.Data.Seed, _options.CancellationToken);
        PreparedTraining With(Func<int, double> shareOf)
        {
            double[] shares = [.. tasks.Select((_, t) => taught.Tasks.Contains(t) ? shareOf(t) : 0)];
            return prepared with { Data = prepared.Data with { Sets = [taught.Apply(set, shares)] } };
        }
        if (_options.TeacherShare is { } share)
            return With(_ => share);
        if (set.Split(heads).Validation.Length == 0)
            return With(_ => UntriedShare);
        var tried = _options with { Progress = null, Checkpoints = null };
        var alone = TryWhole(tried, "without teachers", _ => prepared);
        var helped = TryWhole(tried, "with teachers", _ => With(_ => TriedShare));
        if (alone is null || helped is null)
            return prepared;
        var (without, with) = (alone.Outcome.TaskErrors, helped.Outcome.TaskErrors);
        double Chosen(int task) => with[task] < without[task] * (1 - TeacherMargin) ? TriedShare : 0;
        foreach (var t in taught.Tasks)
            _log.Info($"Task '{tasks[t].Name}': held-out error {without[t]:G5} alone, {with[t]:G5} with its teacher: share {Chosen(t)}.");
        return With(Chosen);
    }
}
