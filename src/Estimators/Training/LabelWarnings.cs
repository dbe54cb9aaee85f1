using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>Warnings about suspicious numeric labels: zeros that look like empty cells, and outliers so large that nothing else is
/// learnt.</summary>
internal static class LabelWarnings
{
    // The gap between 0 and the other labels, as a share of their range.
    private const double Gap = 0.1;
    private const int FewValues = 8;

    public static IEnumerable<string> Of(IReadOnlyList<DataSet> sets, IReadOnlyList<TaskDefinition> tasks)
    {
        foreach (var set in sets)
            for (var t = 0; t < set.Plan.Tasks.Length; t++)
                if (
                    tasks[set.Plan.Tasks[t]] is var task
                    && task is RegressionTask or QuantileTask
                    && set.Sample.Labels[t] is { Width: 1, IsSequence: false }
                )
                {
                    var sorted = Labels(set.Sample, t);
                    foreach (var warning in new[] { Zeros(set, t, task, sorted), FarOut(task, sorted) })
                        if (warning is not null)
                            yield return set.Plan.Set.Prefix + warning;
                }
    }

    /// <summary>Labels that there is nothing, or nothing honest, to learn from.</summary>
    /// <param name="features">The trainer's feature columns.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="statistics">Their labels over all rows.</param>
    public static IEnumerable<string> Of(
        IReadOnlyList<string> features,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<LabelStatistics> statistics
    )
    {
        for (var t = 0; t < tasks.Count; t++)
        {
            if (
                features.Contains(tasks[t].LabelColumn)
                || (SlotColumns.Parse(tasks[t].LabelColumn) is var (vector, _) && features.Contains(vector))
            )
                yield return $"Task '{tasks[t].Name}': its label column '{tasks[t].LabelColumn}' is among the feature columns, so the "
                    + "network reads the answer off the question. Leave it out of the features.";
            if (
                tasks[t] is RegressionTask or QuantileTask
                && statistics[t].Rows > 1
                && Enumerable.Range(0, statistics[t].Mean.Length).All(i => statistics[t].Deviation(i) == 0)
            )
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Task '{tasks[t].Name}': label column '{tasks[t].LabelColumn}' is {statistics[t].Mean[0]:G6} in all "
                        + $"{statistics[t].Rows} labelled rows; there is nothing to learn but this constant."
                );
        }
    }

    private static float[] Labels(RowTable table, int task)
    {
        float[] sorted =
        [
            .. Enumerable.Range(0, table.Rows).Where(row => table.HasLabel(task, row)).Select(row => table.Labels[task].Row(row)[0]),
        ];
        Array.Sort(sorted);
        return sorted;
    }

    // Zeros where all other labels are far from 0 and on one side of it, and no label is missing: a text loader reads empty cells as zeros.
    private static string? Zeros(DataSet data, int task, TaskDefinition definition, float[] sorted)
    {
        var zeros = data.Statistics[task].Counts.GetValueOrDefault(0);
        float[] others = [.. sorted.Where(x => x != 0)];
        if (
            zeros == 0
            || data.Statistics[task].Rows < data.Rows
            || others.Length == 0
            || others.Distinct().Take(FewValues + 1).Count() <= FewValues
        )
            return null;
        var (least, largest) = ((double)others[0], (double)others[^1]);
        var gap =
            least > 0 ? least
            : largest < 0 ? -largest
            : 0;
        return gap < Gap * (largest - least) || gap == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Task '{definition.Name}': label column '{definition.LabelColumn}' is exactly 0 in {zeros} of {data.Rows} rows, "
                    + $"all others "
                    + $"lie from {least} to {largest}, and no row lacks the label. If these are empty cells: ML.NET's text loader reads an "
                    + $"empty number as 0 unless TextLoader.Options.MissingRealsAsNaNs is true; NaN is left out."
            );
    }

    private static string? FarOut(TaskDefinition definition, float[] sorted)
    {
        if (sorted.Length == 0 || definition is not RegressionTask { Loss: RegressionLoss.Squared })
            return null;
        var moments = SlotMoments.Of(sorted);
        var count = moments.First + sorted.Length - moments.End;
        return count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Task '{definition.Name}': {count} of {sorted.Length} values of label column '{definition.LabelColumn}' are so far out "
                    + $"({sorted[0]} to {sorted[^1]}, where the others lie from {sorted[moments.First]} to {sorted[moments.End - 1]}) that "
                    + $"the loss hardly sees the others. If they stand for missing labels, make them NaN; else RegressionLoss.Absolute or "
                    + $"a logarithm of the label may be better."
            );
    }
}
