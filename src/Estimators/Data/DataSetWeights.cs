namespace MlNet.MultiTask;

/// <summary>Turns the weights of data sets into weights of their tasks, for steps that take a batch of every set.</summary>
internal static class DataSetWeights
{
    /// <summary>The tasks with αₜ times the weight of their set, or the mean over their labelled rows if they are in several sets;
    /// unchanged if sets are drawn.</summary>
    public static IReadOnlyList<TaskDefinition> Apply(
        IReadOnlyList<DataSet> sets,
        IReadOnlyList<TaskDefinition> tasks,
        SetSampling sampling
    ) =>
        !sampling.TakesEverySet || sets.All(set => set.Plan.Set.Weight == 1)
            ? tasks
            : [.. tasks.Select((task, t) => task.WithLossWeight(task.LossWeight * Mean(sets, t)))];

    private static double Mean(IReadOnlyList<DataSet> sets, int task)
    {
        var (sum, rows) = (0.0, 0L);
        foreach (var set in sets.Where(set => set.Plan.Tasks.Contains(task)))
        {
            var labelled = set.Statistics[Array.IndexOf(set.Plan.Tasks, task)].Rows;
            sum += set.Plan.Set.Weight * labelled;
            rows += labelled;
        }
        return rows == 0 ? 1 : sum / rows;
    }
}
