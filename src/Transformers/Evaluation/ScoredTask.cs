using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A task in scored data: its label and its columns.</summary>
internal sealed class ScoredTask(MLContext context, IDataView data, TaskSchema schema, TaskLabel label, EvaluationOptions options)
{
    public MLContext Context => context;

    public IDataView Data => data;

    public TaskSchema Schema => schema;

    public TaskLabel Label => label;

    public EvaluationOptions Options => options;

    /// <summary>One of its columns, with the name that the stock evaluators use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The data has no such column.</exception>
    public (string Name, DataViewSchema.Column Column) Column(string name) =>
        (
            name,
            data.Schema.GetColumnOrNull(schema.ColumnOf(name))
                ?? throw new ArgumentOutOfRangeException(
                    nameof(name),
                    $"Task '{schema.Name}': could not find its column '{schema.ColumnOf(name)}' in the scored data. It has: "
                        + $"{FeatureColumns.Names(data.Schema)}."
                )
        );

    /// <summary>The input of the stock evaluators.</summary>
    /// <param name="slot">For vector targets the slot to show as scalars; else null.</param>
    /// <param name="columns">Names of its columns.</param>
    public EvaluationView View(int? slot, params IEnumerable<string> columns) =>
        new(
            data,
            label,
            columns.Select(Column),
            slot,
            options.MissingScores == MissingScoreHandling.LeaveOut ? Column("Score").Column : null,
            schema.Thresholds is { } thresholds ? LabelThreshold.Logit(thresholds[slot ?? 0]) : 0
        );

    /// <summary>Number of rows, and of rows with the label, scored or not.</summary>
    public RowCounts Count()
    {
        using var cursor = data.GetRowCursor(label.Columns);
        var (read, counts) = (label.Bind(cursor), new RowCounts());
        while (cursor.MoveNext())
            if (double.IsNaN(read()))
                counts.AddUnlabelled();
            else
                counts.AddLabelled(true);
        return counts;
    }

    /// <summary>Rows of some data, none of which has the label.</summary>
    public static RowCounts CountRows(IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        var counts = new RowCounts();
        while (cursor.MoveNext())
            counts.AddUnlabelled();
        return counts;
    }

    /// <summary>What the label's classes are called; numbers where the training data did not say.</summary>
    /// <param name="first">The first one's number.</param>
    /// <param name="count">How many there are.</param>
    public string[] ClassNames(int first, int count) =>
        [.. schema.Vocabulary?.Values ?? Enumerable.Range(first, count).Select(k => k.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A result without metrics, with the reason.</summary>
    public TaskMetrics None(RowCounts counts, string note) => new(schema, counts, null, note, []);

    /// <summary>Whether rows without a score prevent metrics: there are some and the options do not leave them out, or there are no
    /// others.</summary>
    /// <exception cref="InvalidOperationException">There are some, and the options say to refuse them.</exception>
    public bool IsUnmeasured(RowCounts counts)
    {
        if (counts.Unscored > 0 && options.MissingScores == MissingScoreHandling.Refuse)
            throw new InvalidOperationException(
                $"Task '{schema.Name}': {counts.Unscored} of the {counts.Labelled} rows with its label have no score (NaN), the first is "
                    + $"row {counts.FirstUnscored}. "
                    + "Usually a feature is missing there: put ReplaceMissingValues in front of the model, or leave such rows out."
            );
        return counts.Unscored > 0 && (options.MissingScores == MissingScoreHandling.MetricsAreNaN || counts.Measured == 0);
    }

    /// <summary>Metrics with their intervals; NaN where rows have no score.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="values">The metrics.</param>
    /// <param name="main">The main metric.</param>
    /// <param name="measure">The metrics of rows that count several times.</param>
    /// <param name="metrics">The metrics of the task's kind; null if the kind has none.</param>
    /// <param name="notScored">The same where they are NaN.</param>
    /// <param name="classNames">Names of the classes.</param>
    public TaskMetrics Measured(
        RowCounts counts,
        MetricValue[] values,
        string main,
        Func<int[], double[]> measure,
        object? metrics = null,
        object? notScored = null,
        string[]? classNames = null
    ) =>
        IsUnmeasured(counts)
            ? NotScored(counts, values, main, notScored)
            : new(schema, counts, metrics, null, Bootstrap.WithIntervals(values, counts.Measured, measure, options), main)
            {
                ClassNames = classNames ?? [],
            };

    /// <summary>Metrics that are NaN because rows have no score.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="values">The metrics' names.</param>
    /// <param name="main">The main metric.</param>
    /// <param name="metrics">The metrics of the task's kind, all NaN; null if the kind has none.</param>
    public TaskMetrics NotScored(RowCounts counts, IReadOnlyList<MetricValue> values, string main, object? metrics = null) =>
        new(
            schema,
            counts,
            metrics,
            $"{counts.Unscored} of {counts.Labelled} labelled rows have no score (NaN), so the metrics are NaN",
            [.. values.Select(value => value with { Value = double.NaN })],
            main
        );
}
