using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labels and scores of a task's rows that have both, for metrics of the user's own.</summary>
internal sealed class OwnMetricRows
{
    private static readonly HashSet<string> s_kinds =
    [
        "binary",
        "multiclass",
        "ordinal",
        "quantile",
        "regression",
        "multilabel",
        "box",
        "censored",
    ];

    private readonly List<double[]> _labels = [];
    private readonly List<float[]> _scores = [];

    /// <exception cref="ArgumentException">The task's kind has no such labels and scores.</exception>
    private OwnMetricRows(ScoredTask task)
    {
        if (!s_kinds.Contains(task.Schema.Kind))
            throw Unmeasurable(task);
        var column = task.Column(task.Schema.Kind == "binary" ? "Probability" : "Score").Column;
        var size = column.Type is VectorDataViewType vector ? vector.Size : 1;
        if (size == 0)
            throw Unmeasurable(task);
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, column]);
        var (label, score) = (Labels(task, cursor, size), ScoreReader.Bind(cursor, column, size));
        while (cursor.MoveNext())
        {
            if (label() is not { } truth)
                continue;
            var scores = score();
            if (Array.Exists(scores, float.IsNaN))
                continue;
            _labels.Add(truth);
            _scores.Add([.. scores]);
        }
    }

    /// <summary>The metrics of a task with those of the user's own behind them.</summary>
    /// <param name="metrics">The usual ones.</param>
    /// <param name="task">The task in the scored data.</param>
    public static TaskMetrics Add(TaskMetrics metrics, ScoredTask task)
    {
        OwnMetric[] own = [.. task.Options.OwnMetrics.Where(metric => metric.Task == task.Schema.Name)];
        if (own.Length == 0 || metrics.Values.Count == 0)
            return metrics;
        if (own.FirstOrDefault(metric => metrics.Values.Any(value => value.Name == metric.Name)) is { } taken)
            throw new ArgumentException($"Task '{taken.Task}' has a metric '{taken.Name}' of its kind: give your own another name.");
        MetricValue[] none = [.. own.Select(metric => new MetricValue(metric.Name, double.NaN, metric.IsHigherBetter))];
        // A note beside metrics says why they are NaN.
        if (metrics.Note is not null)
            return metrics.With(none);
        var rows = new OwnMetricRows(task);
        var measured = none.Zip(rows.Measure(own, null), (value, number) => value with { Value = number }).ToArray();
        return metrics.With(
            Bootstrap.WithIntervals(measured, rows._labels.Count, counts => rows.Measure(own, counts), task.Options)
        );
    }

    private double[] Measure(OwnMetric[] own, int[]? counts)
    {
        int[] drawn = counts is null
            ? [.. Enumerable.Range(0, _labels.Count)]
            : [.. counts.SelectMany((count, row) => Enumerable.Repeat(row, count))];
        // Each gets arrays of its own: what it does with them is its affair.
        return
        [
            .. own.Select(metric =>
                metric.Measure([.. drawn.Select(row => _labels[row].ToArray())], [.. drawn.Select(row => _scores[row].ToArray())])
            ),
        ];
    }

    private static Func<double[]?> Labels(ScoredTask task, DataViewRow row, int size)
    {
        switch (task.Schema.Kind)
        {
            case "binary" or "multiclass" or "ordinal" or "quantile":
                var number = task.Label.Bind(row);
                return () => number() is var value && double.IsNaN(value) ? null : [value];
            case "regression":
                Func<double>[] slots = [.. Enumerable.Range(0, size).Select(slot => task.Label.Bind(row, slot))];
                return () => Array.ConvertAll(slots, read => read()) is var values && Array.Exists(values, double.IsNaN) ? null : values;
            case "multilabel":
                var flags = task.Label.BindEntries(row, size);
                return () => Array.Exists(flags(), flag => !float.IsNaN(flag)) ? Array.ConvertAll(flags(), flag => (double)flag) : null;
            default:
                var numbers = task.Label.BindNumbers(row, task.Schema.Kind == "box" ? 4 : 2);
                return () =>
                    numbers() is { } values && values.Count(float.IsFinite) >= (values.Length == 4 ? 4 : 1)
                        ? Array.ConvertAll(values, value => (double)value)
                        : null;
        }
    }

    private static ArgumentException Unmeasurable(ScoredTask task) =>
        new(
            $"Task '{task.Schema.Name}' is of kind '{task.Schema.Kind}' with an answer for each step or pixel, or of a kind of your own: "
                + "metrics of your own need one label and score for each row."
        );
}
