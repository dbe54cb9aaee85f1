using Microsoft.ML;

namespace MlNet.MultiTask.Tool.Training;

/// <summary>Learning together against learning alone.</summary>
internal static class Comparisons
{
    /// <exception cref="InvalidOperationException">A class has too few rows.</exception>
    public static SingleTaskComparison Run(
        MLContext ml,
        IDataView rows,
        TableSchema table,
        TrainingSettings training,
        IReadOnlyList<int> seeds,
        CancellationToken cancellation
    )
    {
        var steps = new TableSteps(table);
        return ml.MultiTask()
            .CompareWithSingleTask(
                rows,
                table.Definitions,
                (context, learnt, seed) =>
                    steps.Create(
                        context,
                        [.. table.Tasks.Where(task => learnt.Any(known => known.Name == task.Column))],
                        training.Options with { Seed = seed }
                    ),
                new ComparisonOptions
                {
                    Seeds = seeds,
                    HoldOut = new FoldOptions { GroupColumn = table.GroupColumn, TimeColumn = table.TimeColumn },
                    CancellationToken = cancellation,
                }
            );
    }
}
