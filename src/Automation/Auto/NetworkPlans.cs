using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Ways to share networks that a search tries: all tasks in one, each in its own, and for three or more the two groups in which
/// they help each other most.</summary>
internal static class NetworkPlans
{
    private const int Width = 128;
    private const int Epochs = 5;
    private const int Networks = 2;

    /// <param name="context">The context.</param>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">The search's options.</param>
    public static IReadOnlyList<NetworkPlan> Of(
        MLContext context,
        IDataView rows,
        int batchSize,
        TableSchema table,
        AutoOptions options
    )
    {
        var plans = new List<NetworkPlan> { new("together", []) };
        if (table.Tasks.Count > 1)
            plans.Add(new("alone", [.. table.Tasks.Select((_, task) => new[] { task })]));
        if (table.Tasks.Count > Networks && Groups(context, rows, batchSize, table, options) is { Count: Networks } groups)
            plans.Add(new(string.Join(' ', groups.Select(TableChoice.Text)), groups));
        return plans;
    }

    private static IReadOnlyList<IReadOnlyList<int>>? Groups(
        MLContext context,
        IDataView rows,
        int batchSize,
        TableSchema table,
        AutoOptions options
    )
    {
        var quick = new TableChoice
        {
            Width = Width,
            BatchSize = batchSize,
            MaximumEpochs = Epochs,
        };
        // With one thread, so that a search that is resumed finds the same.
        var training = new MultiTaskOptions { Seed = options.Seed, Threads = 1, CancellationToken = options.CancellationToken };
        try
        {
            return TableGroups.Measure(context, rows, table, quick.Apply(training), Networks).Groups;
        }
        // Too many tasks, two without a common row, or interrupted: the others are tried all the same.
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OperationCanceledException)
        {
            return null;
        }
    }
}
