using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Splits data into folds by the strata of its labels.</summary>
internal static class FoldSplitter
{
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds, or lies in one group alone.</exception>
    public static IReadOnlyList<CrossValidationFold> Split(IDataView data, LabelStrata labels, FoldOptions options)
    {
        var groups = RowGroups.Read(data, options.GroupColumn, labels.Rows);
        if (groups.Length != labels.Rows)
            throw new InvalidOperationException(
                $"The data has {groups.Length} rows, but {labels.Rows} where the labels are read: a step "
                    + "of the chain changes the number of rows."
            );
        foreach (var stratum in labels.Strata.Where(stratum => stratum.MustBeInEachFold))
            Check(stratum, groups, options);
        var assignment = IterativeStratification.Split(
            labels.Rows,
            [.. labels.Strata.Select(stratum => stratum.Rows)],
            groups,
            options.Folds,
            options.Seed
        );
        return [.. Enumerable.Range(0, options.Folds).Select(fold => new CrossValidationFold(fold, data, assignment))];
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
