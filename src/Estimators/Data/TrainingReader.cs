using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the feature, label, weight and presence columns of a data view into a <see cref="RowTable"/>, checking every value on the way.</summary>
internal sealed class TrainingReader(IReadOnlyList<InputColumn> inputs, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<LabelEncoding> encodings, string? weightColumn)
{
    public RowTable Read(IDataView data)
    {
        var table = new RowTable(inputs, [.. encodings.Select(encoding => encoding.Width)]);
        using var cursor = data.GetRowCursor(Columns(data.Schema));
        var features = new FeatureReader[inputs.Count];
        var labels = encodings.Select(encoding => encoding.Bind(cursor)).ToArray();
        var present = tasks.Select(task => Getter<bool>(cursor, task.PresenceColumn)).ToArray();
        var weights = tasks.Select(task => Getter<float>(cursor, task.WeightColumn)).ToArray();
        var weight = Getter<float>(cursor, weightColumn);
        var capacity = 0;
        while (cursor.MoveNext())
        {
            if (table.Rows == capacity)
            {
                capacity = Math.Max(1024, capacity + capacity / 2);
                Grow(table, capacity, cursor, features);
            }
            foreach (var feature in features)
                feature.Read(table.Rows);
            var rowWeight = weight is null ? 1 : Weight(weight, weightColumn!, cursor, null);
            for (var t = 0; t < tasks.Count; t++)
            {
                var label = table.Labels[t].Row(table.Rows);
                var isPresent = present[t] is not { } getter || Value(getter);
                var w = !isPresent || !labels[t](label) ? 0
                    : weights[t] is { } own ? rowWeight * Weight(own, tasks[t].WeightColumn!, cursor, tasks[t]) : rowWeight;
                table.Weights[t].Row(table.Rows)[0] = w;
                if (w > 0)
                    table.Statistics[t].Add(label);
                else
                    label.Clear();
            }
            table.Rows++;
        }
        CheckFinite(table);
        return table;
    }

    private IEnumerable<DataViewSchema.Column> Columns(DataViewSchema schema) => inputs.Select(input => input.Name)
        .Concat(tasks.Select(task => task.LabelColumn))
        .Concat(tasks.Select(task => task.PresenceColumn).OfType<string>())
        .Concat(tasks.Select(task => task.WeightColumn).OfType<string>())
        .Concat(weightColumn is null ? [] : [weightColumn])
        .Distinct().Select(name => schema[name]);

    private void Grow(RowTable table, int rows, DataViewRow cursor, FeatureReader[] features)
    {
        foreach (var array in (IEnumerable<GrowingArray>)[.. table.Inputs, .. table.Labels, .. table.Weights])
            array.Reserve(rows);
        for (var i = 0; i < features.Length; i++)
            features[i] = table.Inputs[i].Reader(cursor, inputs[i]);
    }

    private void CheckFinite(RowTable table)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (table.Inputs[i] is not GrowingArray<float> array)
                continue;
            var values = array.Values(table.Rows);
            for (var k = 0; k < values.Length; k++)
                if (!float.IsFinite(values[k]))
                {
                    var slot = k % array.Width;
                    var name = inputs[i].SlotNames.Count > 0 ? $" ('{inputs[i].SlotNames[slot]}')" : "";
                    throw new InvalidOperationException(
                        $"Feature column '{inputs[i].Name}' is {values[k]} in row {k / array.Width}, slot {slot}{name}; a network needs finite numbers. " +
                        "Put ReplaceMissingValues, or IndicateMissingValues beside it, in front of the trainer.");
                }
        }
    }

    private static ValueGetter<T>? Getter<T>(DataViewRow row, string? column) => column is null ? null : row.GetGetter<T>(row.Schema[column]);

    private static T Value<T>(ValueGetter<T> getter)
    {
        var value = default(T)!;
        getter(ref value);
        return value;
    }

    private static float Weight(ValueGetter<float> getter, string column, DataViewRow row, TaskDefinition? task)
    {
        var weight = Value(getter);
        return weight is >= 0 and < float.PositiveInfinity ? weight : throw new ArgumentOutOfRangeException(column, weight,
            $"{(task is null ? "" : $"Task '{task.Name}': ")}weight column '{column}' holds {weight} in row {row.Position}; expected a finite number of 0 or more.");
    }
}
