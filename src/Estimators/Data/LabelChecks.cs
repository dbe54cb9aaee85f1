namespace MlNet.MultiTask;

/// <summary>Checks of the labels of a whole data view.</summary>
internal static class LabelChecks
{
    /// <summary>Throws if there are no rows.</summary>
    public static void Rows(long rows)
    {
        if (rows == 0)
            throw new InvalidOperationException("The training data has no rows.");
    }

    /// <summary>Throws unless each task has at least one row with its label.</summary>
    public static void Training(long rows, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<LabelStatistics> statistics)
    {
        for (var t = 0; t < tasks.Count; t++)
            if (statistics[t].Rows == 0)
                throw new InvalidOperationException(
                    tasks[t].RowGroupColumn is { } group
                        ? $"Task '{tasks[t].Name}': no group of column '{group}' has two of the {rows} training rows that differ in label "
                            + $"column '{tasks[t].LabelColumn}'; there is no order to learn from."
                        : $"Task '{tasks[t].Name}': label column '{tasks[t].LabelColumn}' has no labelled row among the {rows} "
                            + "training rows; a task needs at least one to learn from."
                );
    }

    /// <summary>Throws if a row has a class that the task's head does not know.</summary>
    public static void Classes(RowTable table, string rows, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<TaskHead> heads)
    {
        for (var t = 0; t < tasks.Count; t++)
            for (var row = 0; row < table.Rows && ClassesOf(heads[t]) > 0; row++)
                if (table.HasLabel(t, row) && Largest(table.Labels[t].Row(row)) is var label && label >= ClassesOf(heads[t]))
                    throw new InvalidOperationException(
                        $"Task '{tasks[t].Name}': label column '{tasks[t].LabelColumn}' holds the class {label} in "
                            + $"row {row} of the {rows}, but the model knows the classes 0 to {ClassesOf(heads[t]) - 1} from its training "
                            + "rows. Leave such rows out, or train on some."
                    );
    }

    private static int ClassesOf(TaskHead head) => Math.Max(head.ClassCount, head.MapClasses);

    // Of a map the largest class of its pixels; those without a label are NaN.
    private static float Largest(ReadOnlySpan<float> labels)
    {
        var largest = labels[0];
        foreach (var label in labels)
            largest = label > largest || float.IsNaN(largest) ? label : largest;
        return largest;
    }

    /// <summary>Warnings about tasks without held-out labels, and about held-out classes without a training row.</summary>
    public static IEnumerable<string> HeldOut(
        TrainingRows rows,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskHead> heads,
        IReadOnlyList<LabelStatistics> all
    )
    {
        var (table, heldOut) = (rows.HeldOutTable, rows.HeldOut);
        for (var t = 0; t < tasks.Count && heldOut.Length > 0; t++)
        {
            var labelled = heldOut.Where(row => table.HasLabel(t, row)).ToArray();
            if (labelled.Length == 0)
                yield return $"Task '{tasks[t].Name}': none of the {heldOut.Length} held-out rows has its label; early stopping looks at "
                    + "the other tasks.";
            if (ClassesOf(heads[t]) == 0)
                continue;
            foreach (
                var unseen in labelled
                    .SelectMany(row => table.Labels[t].Row(row).ToArray())
                    .Where(label => !float.IsNaN(label))
                    .Distinct()
                    .Select(label => (int)label)
                    .Where(label => !all[t].Counts.ContainsKey(label))
                    .Order()
            )
                yield return $"Task '{tasks[t].Name}': class {NameOf(heads[t], unseen)} of column '{tasks[t].LabelColumn}' "
                    + "occurs in the held-out rows, but in no training row; the model cannot learn it.";
        }
    }

    // By what the label column holds where its keys have values, else by its number.
    private static string NameOf(TaskHead head, int label) =>
        head.Columns.Select(column => column.KeyValues).FirstOrDefault(values => values is not null) is { } names
        && label < names.Values.Count
            ? $"'{names.Values[label]}'"
            : FormattableString.Invariant($"{label}");
}
