using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Which tasks of a table should share a network: from how their steps affect each other's losses in one training (Fifty et al.
/// 2021).</summary>
internal static class TableGroups
{
    /// <param name="context">The context.</param>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="table">The table, with two tasks or more.</param>
    /// <param name="options">How the network of all tasks is trained.</param>
    /// <param name="networks">Most networks.</param>
    /// <exception cref="ArgumentException">No rows have labels of two of the tasks, or there are too many tasks.</exception>
    public static TaskGrouping Measure(MLContext context, IDataView rows, TableSchema table, MultiTaskOptions options, int networks)
    {
        var steps = new TableSteps(table);
        var prepared = rows;
        foreach (var step in steps.Before(table.Tasks))
            prepared = step.Create(context).Fit(prepared).Transform(prepared);
        var trainer = context.MultiTask().Trainer(steps.Features, table.Definitions, steps.Complete(options));
        return TaskGrouping.Best(trainer.MeasureAffinity(prepared), networks);
    }
}
