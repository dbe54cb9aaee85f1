namespace MlNet.MultiTask;

/// <summary>Checks of the rows of data sets.</summary>
internal static class SetChecks
{
    /// <summary>Throws unless there are rows and a labelled row of each task that is new.</summary>
    /// <param name="sets">The rows.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="statistics">Their labels.</param>
    /// <param name="known">How many of the first tasks a model that is trained further has; 0 for a new model.</param>
    /// <exception cref="InvalidOperationException">There are not.</exception>
    public static void Rows(
        IReadOnlyList<DataSet> sets,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<LabelStatistics> statistics,
        int known
    )
    {
        foreach (var set in sets.Where(_ => known == 0 || sets.All(set => set.Rows == 0)))
            InSet.Run(set.Plan.Set, () => LabelChecks.Rows(set.Rows));
        for (var t = known; t < tasks.Count; t++)
            if (statistics[t].Rows == 0)
            {
                DataSet[] own = [.. sets.Where(set => set.Plan.Tasks.Contains(t))];
                InSet.Run(own[0].Plan.Set, () => LabelChecks.Training(own.Sum(set => set.Rows), [tasks[t]], [statistics[t]]));
            }
    }

    /// <summary>Throws where the user asked for batches that are larger than any set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are.</exception>
    public static void BatchSize(IReadOnlyList<DataSet> sets, MultiTaskOptions options)
    {
        var most = sets.Max(set => set.Rows);
        Guard.Range(
            options.BatchSize <= most || options.BatchSize == new MultiTaskOptions().BatchSize,
            options.BatchSize,
            $"at most the number of training rows, {most}",
            nameof(options.BatchSize)
        );
    }

    /// <summary>Throws where a training on all rows is wanted, but they are not in memory.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public static void Refit(IReadOnlyList<DataSet> sets, MultiTaskOptions options)
    {
        if (options.Refit && sets.FirstOrDefault(set => set.IsStreamed) is { } streamed)
            throw new InvalidOperationException(
                $"{nameof(MultiTaskOptions.Refit)} needs all rows in memory, but the {streamed.Rows} rows"
                    + $"{(streamed.Plan.Set.IsNamed ? $" of data set '{streamed.Plan.Set.Name}'" : "")} are more than the CacheBudget of "
                    + $"{options.CacheBudget} bytes holds: set a larger one, or Refit to false."
            );
    }

    /// <summary>Throws if a validation view has a class that no training row has.</summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    public static void Validation(IReadOnlyList<DataSet> sets, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<TaskHead> heads)
    {
        foreach (var set in sets)
            if (set.Validation is { } heldOut)
                InSet.Run(set.Plan.Set, () =>
                    LabelChecks.Classes(heldOut, "validation rows", set.Plan.OfTasks(tasks), set.Plan.OfTasks(heads))
                );
    }

    /// <summary>Warnings for the user before a long training.</summary>
    public static IEnumerable<string> Warnings(
        IReadOnlyList<SetCursor> sets,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskHead> heads,
        IReadOnlyList<LabelStatistics> statistics,
        MultiTaskOptions options,
        RankGroup? ranks = null
    )
    {
        // One rank does not know which of the others' rows are held out.
        foreach (var set in sets.Where(_ => ranks is null))
            foreach (
                var warning in LabelChecks.HeldOut(set.Rows, set.Plan.OfTasks(tasks), set.Plan.OfTasks(heads), set.Plan.OfTasks(statistics))
            )
                yield return set.Plan.Set.Prefix + warning;
        if (
            sets.Count > 1
            && !options.SetSampling.TakesEverySet
            && options.Balancer is { Needs: not BalancerNeeds.Losses } balancer
            && sets.All(set => set.Plan.Tasks.Length == 1)
        )
            yield return $"{balancer.GetType().Name} balances the gradients of a step's tasks, but each step has the one task of its "
                + $"data set: there is nothing to balance. {nameof(JointSampling)} takes a batch of every set in each step.";
        if (
            sets.Count > 1
            && options
                is
            {
                BalancingGradients: BalancingGradients.SharedRepresentation,
                Balancer.Needs: BalancerNeeds.Gramian or BalancerNeeds.Gradients
            }
        )
            yield return $"Tasks of different data sets have no row in common: gradients with respect to "
                + $"{nameof(BalancingGradients.SharedRepresentation)} never conflict between them. Set "
                + $"{nameof(MultiTaskOptions.BalancingGradients)} to {nameof(BalancingGradients.SharedParameters)}.";
    }
}
