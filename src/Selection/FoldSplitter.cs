using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Splits data into folds by the strata of its labels.</summary>
internal static class FoldSplitter
{
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds, or lies in one group alone.</exception>
    public static IReadOnlyList<CrossValidationFold> Split(IDataView data, LabelStrata labels, FoldOptions options)
    {
        if (options.TimeColumn is { } time)
            return TimeFolds.Split(data, time, labels.Rows, options.Folds);
        var groups = RowGroups.Read(data, options.GroupColumn, labels.Rows);
        if (groups.Length != labels.Rows)
            throw TimeFolds.OtherRows(groups.Length, labels.Rows);
        foreach (var stratum in labels.Strata.Where(stratum => stratum.MustBeInEachFold))
            Check(stratum, groups, options);
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

    private static void Check(Stratum stratum, int[] groups, FoldOptions options)
    {
        if (stratum.Rows.Count < options.Folds)
            throw new InvalidOperationException(
                $"{stratum.Name} has {stratum.Rows.Count} {(stratum.Rows.Count == 1 ? "row" : "rows")}, fewer than the {options.Folds} "
                    + "folds: not every fold could be tested on it. "
                    + $"Take fewer folds{(stratum.Rows.Count < 2 ? ", or leave it out" : "")}."
            );
        if (options.GroupColumn is not null && stratum.Rows.Select(row => groups[row]).Distinct().Count() < 2)
            throw new InvalidOperationException(
                $"{stratum.Name} lies in a single group of column '{options.GroupColumn}': the networks tested on it would not have been "
                    + "trained on it."
            );
    }
}
