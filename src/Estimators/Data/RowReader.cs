using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads rows of one cursor over a data view into rows of tables: features, labels and weights, with the labels' and weights'
/// ranges checked.</summary>
internal sealed class RowReader : IDisposable
{
    private readonly IReadOnlyList<InputColumn> _inputs;
    private readonly IReadOnlyList<TaskDefinition> _tasks;
    private readonly string? _weightColumn;
    private readonly DataViewRowCursor _cursor;
    private readonly ReadLabel?[] _labels;
    private readonly Func<float[]>?[] _steps;
    private readonly ValueGetter<bool>?[] _present;
    private readonly ValueGetter<float>?[] _weights;
    private readonly ValueGetter<float>? _weight;
    private readonly FeatureReader[] _features;
    private RowTable _table = null!;

    public RowReader(
        IDataView data,
        IReadOnlyList<InputColumn> inputs,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<LabelEncoding> encodings,
        string? weightColumn
    )
    {
        (_inputs, _tasks, _weightColumn) = (inputs, tasks, weightColumn);
        _cursor = data.GetRowCursor(Columns(data.Schema));
        _features = new FeatureReader[inputs.Count];
        _labels = [.. encodings.Select(encoding => encoding is StepLabels ? null : encoding.Bind(_cursor))];
        _steps = [.. encodings.Select(encoding => (encoding as StepLabels)?.BindSteps(_cursor))];
        _present = [.. tasks.Select(task => Getter<bool>(task.PresenceColumn))];
        _weights = [.. tasks.Select(task => Getter<float>(task.WeightColumn))];
        _weight = Getter<float>(weightColumn);
    }

    /// <summary>Sets the table to read into; call it again after its arrays have grown.</summary>
    public void Attach(RowTable table)
    {
        _table = table;
        for (var i = 0; i < _features.Length; i++)
            _features[i] = table.Inputs[i].Reader(_cursor, _inputs[i]);
    }

    public bool MoveNext() => _cursor.MoveNext();

    /// <summary>Reads the cursor's row.</summary>
    public void Read(int row)
    {
        foreach (var feature in _features)
            feature.Read(row);
        CheckAligned(row);
        var rowWeight = _weight is null ? 1 : Weight(_weight, _weightColumn!, null);
        for (var t = 0; t < _tasks.Count; t++)
        {
            var label = _steps[t] is null ? _table.Labels[t].Row(row) : [];
            var isPresent = _present[t] is not { } getter || Value(getter);
            var weight =
                !isPresent || !HasLabel(t, row, label) ? 0
                : _weights[t] is { } own ? rowWeight * Weight(own, _tasks[t].WeightColumn!, _tasks[t])
                : rowWeight;
            _table.Weights[t].Row(row)[0] = weight;
            if (weight > 0)
                continue;
            if (_table.Labels[t] is SequenceArray<float> steps)
                steps.Set(row, []);
            else
                label.Clear();
        }
    }

    public void Dispose() => _cursor.Dispose();

    private bool HasLabel(int task, int row, Span<float> label)
    {
        if (_steps[task] is not { } read)
            return _labels[task]!(label);
        var steps = read();
        if (steps.Length > 0 && _table.Sequence is { } sequence && steps.Length != sequence.StepsOf(row))
        {
            var (what, none) = _tasks[task].Kind == "tagging" ? ("tag", "key 0") : ("number", "NaN");
            throw new InvalidOperationException(
                $"Task '{_tasks[task].Name}': label column '{_tasks[task].LabelColumn}' has {steps.Length} {what}s in row "
                    + $"{_cursor.Position}, where '{SequenceName}' has {sequence.StepsOf(row)} steps; there is one {what} for each step, "
                    + $"{none} for a step without a {what}, or none at all for a row without {what}s."
            );
        }
        ((SequenceArray<float>)_table.Labels[task]).Set(row, steps);
        return steps.Length > 0;
    }

    private string SequenceName => _inputs[Array.IndexOf(_table.Inputs, _table.Sequence)].Name;

    private void CheckAligned(int row)
    {
        if (_table.Sequence is not { } first)
            return;
        for (var i = 0; i < _inputs.Count; i++)
            if (_table.Inputs[i] is { IsSequence: true } other && other.StepsOf(row) != first.StepsOf(row))
                throw SequenceRows.Unaligned(
                    $"row {_cursor.Position}",
                    SequenceName,
                    first.StepsOf(row),
                    _inputs[i].Name,
                    other.StepsOf(row)
                );
    }

    private IEnumerable<DataViewSchema.Column> Columns(DataViewSchema schema) =>
        _inputs
            .Select(input => input.Name)
            .Concat(_tasks.Select(task => task.LabelColumn))
            .Concat(_tasks.Select(task => task.SecondLabelColumn).OfType<string>())
            .Concat(_tasks.Select(task => task.PresenceColumn).OfType<string>())
            .Concat(_tasks.Select(task => task.WeightColumn).OfType<string>())
            .Concat(_tasks.Select(task => task.RowGroupColumn).OfType<string>())
            .Concat(_weightColumn is null ? [] : [_weightColumn])
            .Distinct()
            .Select(name => schema[name]);

    private ValueGetter<T>? Getter<T>(string? column) => column is null ? null : _cursor.GetGetter<T>(_cursor.Schema[column]);

    private static T Value<T>(ValueGetter<T> getter)
    {
        var value = default(T)!;
        getter(ref value);
        return value;
    }

    private float Weight(ValueGetter<float> getter, string column, TaskDefinition? task)
    {
        var weight = Value(getter);
        return weight is >= 0 and < float.PositiveInfinity
            ? weight
            : throw new ArgumentOutOfRangeException(
                column,
                weight,
                $"{(task is null ? "" : $"Task '{task.Name}': ")}weight column '{column}' holds {weight} in row {_cursor.Position}; "
                    + "expected "
                    + "a finite number of 0 or more."
            );
    }
}
