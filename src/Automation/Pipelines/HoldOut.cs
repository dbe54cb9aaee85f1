using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A fifth of a table's rows, set aside for the test.</summary>
internal static class HoldOut
{
    private const int Folds = 5;
    private const int Bins = 5;

    /// <summary>By groups or time where the table has them, else so that each label has its share (iterative stratification). A class of
    /// fewer rows than there are parts is no reason to stop.</summary>
    public static (IDataView Train, IDataView Test) Split(MLContext context, IDataView rows, TableSchema table, int seed)
    {
        var chain = new EstimatorChain<ITransformer>();
        foreach (var step in TableSteps.Labels(table, table.Tasks))
            chain = chain.Append(step.Create(context));
        var strata = new LabelStrata();
        strata.Add(chain.Fit(rows).Transform(rows), table.Definitions, Bins);
        if (table.TimeColumn is { } time)
        {
            var last = TimeFolds.Split(rows, time, strata.Rows, Folds - 1)[^1];
            return (last.Train, last.Test);
        }
        var assignment = IterativeStratification.Split(
            strata.Rows,
            [.. strata.Strata.Select(stratum => stratum.Rows)],
            RowGroups.Read(rows, table.GroupColumn, strata.Rows),
            Folds,
            seed
        );
        var places = Enumerable.Range(0, assignment.Length);
        var fold = new CrossValidationFold(
            0,
            rows,
            [.. places.Where(row => assignment[row] != 0)],
            [.. places.Where(row => assignment[row] == 0)]
        );
        return (fold.Train, fold.Test);
    }
}
