using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Tests and trains a model on one batch after the other.</summary>
/// <param name="context">The context.</param>
/// <param name="options">The options.</param>
/// <param name="fit">Fits the first model.</param>
/// <param name="further">Trains a model further.</param>
internal sealed class StreamTraining(
    MLContext context,
    StreamOptions options,
    Func<IDataView, ITransformer> fit,
    Func<ITransformer, IDataView, ITransformer> further
)
{
    private readonly SeededRandom _random = new(options.Seed);
    private readonly Dictionary<string, PageHinkley> _tests = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<StreamedBatch> Run(
        IAsyncEnumerable<IDataView> batches,
        [EnumeratorCancellation] CancellationToken cancelled = default
    )
    {
        var (model, number, kept) = (options.Start, 0, (RowReservoir?)null);
        await foreach (var batch in batches.WithCancellation(cancelled).ConfigureAwait(false))
        {
            ArgumentNullException.ThrowIfNull(batch);
            cancelled.ThrowIfCancellationRequested();
            var metrics = model is null ? null : context.MultiTask().Evaluate(model.Transform(batch));
            kept ??= new RowReservoir(batch.Schema, options.KeptRows, options.Seed);
            var old = model is null ? [] : Draw(kept, ReplayedRows.Count(batch));
            var rows = old.Length == 0 ? batch : new JoinedRows(batch, kept.Rows(old));
            model = model is null ? fit(rows) : further(model, rows);
            kept.Add(batch);
            yield return new StreamedBatch(number++, model)
            {
                Metrics = metrics,
                Drifted = metrics is null ? [] : Drifted(metrics),
                ReplayedRows = old.Length,
            };
        }
    }

    private int[] Draw(RowReservoir kept, long rows)
    {
        var order = Enumerable.Range(0, kept.Count).ToArray();
        _random.Shuffle(order);
        return order[..ReplayedRows.Wanted(rows, options.ReplayShare, kept.Count)];
    }

    private string[] Drifted(MultiTaskMetrics metrics) =>
        [.. metrics.Where(task => ErrorOf(task) is { } error && TestOf(task.Task.Name).Add(error)).Select(task => task.Task.Name)];

    private PageHinkley TestOf(string task)
    {
        if (!_tests.TryGetValue(task, out var test))
            _tests.Add(task, test = options.DriftTest());
        return test;
    }

    // A share that is best at 1 becomes what is missing to it.
    private static double? ErrorOf(TaskMetrics task) =>
        task.Main is not { } main || !double.IsFinite(main.Value) ? null
        : main.IsHigherBetter ? Math.Max(0, 1 - main.Value)
        : Math.Max(0, main.Value);
}
