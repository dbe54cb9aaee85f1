using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled rows of a tagging task: what of each row is right.</summary>
internal sealed class TaggingRows
{
    private readonly List<(long Tokens, long Right)> _rows = [];
    private readonly List<Dictionary<string, (long Labelled, long Predicted, long Correct)>> _spans = [];
    private readonly IReadOnlyList<string>? _names;

    /// <exception cref="InvalidOperationException">A row has another number of tags than steps.</exception>
    public TaggingRows(ScoredTask task)
    {
        _names = task.Schema.Vocabulary?.Values;
        IsBio = _names is not null && TagSpans.AreBio(_names);
        var column = task.Column("PredictedLabel").Column;
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, column]);
        var (label, getter) = (task.Label.BindTags(cursor), cursor.GetGetter<VBuffer<uint>>(column));
        var vector = default(VBuffer<uint>);
        while (cursor.MoveNext())
        {
            var truth = label();
            if (truth is null || Array.TrueForAll(truth, key => key == 0))
            {
                Counts.AddUnlabelled();
                continue;
            }
            getter(ref vector);
            uint[] predicted = [.. vector.DenseValues()];
            if (predicted.Length != truth.Length)
                throw new InvalidOperationException(
                    $"Task '{task.Schema.Name}': row {cursor.Position} has {truth.Length} tags in its label column "
                        + $"'{task.Schema.LabelColumn}' and {predicted.Length} predicted ones, one for each step."
                );
            // The network predicts a tag for every step, unless a feature of the row is missing.
            if (Counts.AddLabelled(!predicted.Contains(0u)))
                Add(truth, predicted);
        }
    }

    public RowCounts Counts { get; } = new();

    /// <summary>Whether the tags stand for spans.</summary>
    public bool IsBio { get; }

    /// <summary>Token accuracy, and of spans precision, recall and F1, of rows that count several times.</summary>
    public double[] Measure(int[] counts)
    {
        var metrics = Metrics(counts);
        return metrics.Spans is { } spans
            ? [metrics.TokenAccuracy, spans.Precision, spans.Recall, spans.F1]
            : [metrics.TokenAccuracy];
    }

    /// <summary>The metrics of rows that count several times; each once for null.</summary>
    public TaggingMetrics Metrics(int[]? counts = null)
    {
        var (tokens, right) = (0L, 0L);
        var types = new SortedDictionary<string, (long Labelled, long Predicted, long Correct)>(StringComparer.Ordinal);
        for (var i = 0; i < _rows.Count; i++)
        {
            long times = counts?[i] ?? 1;
            (tokens, right) = (tokens + times * _rows[i].Tokens, right + times * _rows[i].Right);
            foreach (var (type, own) in _spans[i])
            {
                var sum = types.GetValueOrDefault(type);
                types[type] = (
                    sum.Labelled + times * own.Labelled,
                    sum.Predicted + times * own.Predicted,
                    sum.Correct + times * own.Correct
                );
            }
        }
        var all = new SpanMetrics(types.Values.Sum(t => t.Labelled), types.Values.Sum(t => t.Predicted), types.Values.Sum(t => t.Correct));
        return new TaggingMetrics(
            tokens,
            (double)right / tokens,
            IsBio ? all : null,
            types.ToDictionary(t => t.Key, t => new SpanMetrics(t.Value.Labelled, t.Value.Predicted, t.Value.Correct))
        );
    }

    private void Add(uint[] truth, uint[] predicted)
    {
        var (tokens, right) = (0L, 0L);
        for (var i = 0; i < truth.Length; i++)
        {
            // A step without a tag is not looked at.
            if (truth[i] == 0)
                predicted[i] = 0;
            else
                (tokens, right) = (tokens + 1, right + (truth[i] == predicted[i] ? 1 : 0));
        }
        _rows.Add((tokens, right));
        var types = new Dictionary<string, (long Labelled, long Predicted, long Correct)>(StringComparer.Ordinal);
        _spans.Add(types);
        if (!IsBio)
            return;
        var (labelled, found) = (TagSpans.Of(Names(truth)), TagSpans.Of(Names(predicted)));
        var known = labelled.ToHashSet();
        foreach (var span in labelled)
        {
            var own = types.GetValueOrDefault(span.Type);
            types[span.Type] = own with { Labelled = own.Labelled + 1 };
        }
        foreach (var span in found)
        {
            var own = types.GetValueOrDefault(span.Type);
            types[span.Type] = (own.Labelled, own.Predicted + 1, own.Correct + (known.Contains(span) ? 1 : 0));
        }
    }

    private string?[] Names(uint[] keys) =>
        Array.ConvertAll(keys, key => key > 0 && key <= _names!.Count ? _names[(int)key - 1] : null);
}
