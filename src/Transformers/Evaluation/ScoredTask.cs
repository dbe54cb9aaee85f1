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

    /// <summary>One of its columns, with the name that the stock evaluators know it by.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The data has no such column.</exception>
    public (string Name, DataViewSchema.Column Column) Column(string name) =>
        (name, data.Schema.GetColumnOrNull($"{schema.Name}.{name}") ?? throw new ArgumentOutOfRangeException(
            nameof(name), $"Task '{schema.Name}': could not find its column '{schema.Name}.{name}' in the scored data. It has: {FeatureColumns.Names(data.Schema)}."));

    /// <summary>What the stock evaluators read of it.</summary>
    /// <param name="slot">For vector targets the slot to show as scalars; else null.</param>
    /// <param name="columns">Names of its columns.</param>
    public EvaluationView View(int? slot, params IEnumerable<string> columns) => new(data, label, columns.Select(Column), slot);

    /// <summary>Rows, those with the label, and those whose label is above 0.</summary>
    public (long Rows, long Labelled, long Positive) Count()
    {
        using var cursor = data.GetRowCursor(label.Columns);
        var read = label.Bind(cursor);
        var (rows, labelled, positive) = (0L, 0L, 0L);
        while (cursor.MoveNext())
        {
            rows++;
            var value = read();
            labelled += float.IsNaN(value) ? 0 : 1;
            positive += value > 0 ? 1 : 0;
        }
        return (rows, labelled, positive);
    }

    /// <summary>Number of rows of some data.</summary>
    public static long CountRows(IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        var rows = 0L;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    /// <summary>That there is nothing to measure, and why.</summary>
    public TaskMetrics None(long rows, long labelled, string note) => new(schema, rows, labelled, null, note, []);
}
