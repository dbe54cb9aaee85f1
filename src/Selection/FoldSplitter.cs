using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Splits data into folds by the strata of its labels.</summary>
internal static class FoldSplitter
{
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds, or lies in one group alone.</exception>
    public static IReadOnlyList<CrossValidationFold> Split(IDataView data, LabelStrata labels, FoldOptions options)
    {
        var folds = options.TimeColumn is { } time
            ? TimeFolds.Split(data, time, labels.Rows, options.Folds)
            : ByLabels(data, labels, options);
        foreach (var (task, groups) in labels.Groups)
            CheckWhole(task, groups, folds);
        return folds;
    }

    private static CrossValidationFold[] ByLabels(IDataView data, LabelStrata labels, FoldOptions options)
    {
        // Rows that are ranked within groups stay together without being asked for.
        var (column, groups) =
            options.GroupColumn is null && labels.Groups is [var (task, ranked), ..]
                ? (task.RowGroupColumn, ranked)
                : (options.GroupColumn, RowGroups.Read(data, options.GroupColumn, labels.Rows));
        if (groups.Length != labels.Rows)
            throw TimeFolds.OtherRows(groups.Length, labels.Rows);
        foreach (var stratum in labels.Strata.Where(stratum => stratum.MustBeInEachFold))
            Check(stratum, column, groups, options.Folds);
        var assignment = IterativeStratification.Split(
            labels.Rows,
            [.. labels.Strata.Select(stratum => stratum.Rows)],
            groups,
            options.Folds,
            options.Seed
        );
        return
        [
            .. Enumerable
                .Range(0, options.Folds)
                .Select(fold => new CrossValidationFold(
                    fold,
                    data,
                    [.. Enumerable.Range(0, assignment.Length).Where(row => assignment[row] != fold)],
                    [.. Enumerable.Range(0, assignment.Length).Where(row => assignment[row] == fold)]
                )),
        ];
    }

    private static void CheckWhole(TaskDefinition task, int[] groups, IReadOnlyList<CrossValidationFold> folds)
    {
        foreach (var fold in folds)
        {
            var tested = fold.Tested.Select(row => groups[row]).ToHashSet();
            foreach (var row in fold.Trained)
                if (tested.Contains(groups[row]))
                    throw new InvalidOperationException(
                        $"Task '{task.Name}' ranks rows within groups of column '{task.RowGroupColumn}', but the group of row {row} lies "
                            + "on both sides of a fold. Leave GroupColumn and TimeColumn out, or name a column that is alike in all rows "
                            + "of a group."
                    );
        }
    }

    private static void Check(Stratum stratum, string? column, int[] groups, int folds)
    {
        if (stratum.Rows.Count < folds)
            throw new InvalidOperationException(
                $"{stratum.Name} has {stratum.Rows.Count} {(stratum.Rows.Count == 1 ? "row" : "rows")}, fewer than the {folds} "
                    + "folds: not every fold could be tested on it. "
                    + $"Take fewer folds{(stratum.Rows.Count < 2 ? ", or leave it out" : "")}."
            );
        if (column is not null && stratum.Rows.Select(row => groups[row]).Distinct().Count() < 2)
            throw new InvalidOperationException(
                $"{stratum.Name} lies in a single group of column '{column}': the networks tested on it would not have been "
                    + "trained on it."
            );
    }
}
