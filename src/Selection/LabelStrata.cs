using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Sorts the rows of data into the strata of the tasks' labels: classes, bins of numbers, and rows whose label is
/// missing.</summary>
internal sealed class LabelStrata
{
    private readonly List<Stratum> _strata = [];
    private int? _rows;
    private readonly List<(TaskDefinition Task, int[] Groups)> _groups = [];

    /// <summary>The strata; each row is in one for each value of each task's label.</summary>
    public IReadOnlyList<Stratum> Strata => _strata;

    /// <summary>Number of rows.</summary>
    public int Rows => _rows ?? 0;

    /// <summary>For each ranking task the group of each row, numbered from 0; rows of a group belong in one fold.</summary>
    public IReadOnlyList<(TaskDefinition Task, int[] Groups)> Groups => _groups;

    /// <summary>Adds the strata of some tasks.</summary>
    /// <param name="data">The data.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="bins">Quantile bins for labels with more distinct values.</param>
    /// <exception cref="InvalidOperationException">The data has another number of rows than before, or labels that cannot be learnt
    /// from.</exception>
    public void Add(IDataView data, IReadOnlyList<TaskDefinition> tasks, int bins)
    {
        data = SlotColumns.Of(data, tasks.SelectMany(task => task.OwnColumns));
        LabelColumns.CheckWeights(data.Schema, tasks, null);
        LabelEncoding[] encodings = [.. tasks.Select(task => task.Encode(LabelColumns.Find(data.Schema, task)))];
        List<float>[] values = [.. tasks.Select(_ => new List<float>())];
        LabelStatistics[] statistics = [.. encodings.Select(encoding => new LabelStatistics(WidthOf(encoding)))];
        var rows = Read(data, tasks, encodings, values, statistics);
        if (_rows is { } before && before != rows)
            throw new InvalidOperationException(
                $"A step of the chain changed the number of rows from {before} to {rows}: folds of rows "
                    + "can then not be followed through it."
            );
        _rows = rows;
        foreach (var task in tasks.Where(task => task.RowGroupColumn is not null).DistinctBy(task => task.RowGroupColumn))
            _groups.Add((task, RowGroups.Read(data, task.RowGroupColumn, rows)));
        for (var t = 0; t < tasks.Count; t++)
            Add(tasks[t], encodings[t], statistics[t], values[t], bins, Names(data.Schema[tasks[t].LabelColumn], encodings[t]));
    }

    // Of steps, pixels and objects folds only see whether a row has a label.
    private static int WidthOf(LabelEncoding encoding) => encoding.IsOfParts || encoding is GroupedLabels ? 1 : encoding.Width;

    private static ReadLabel Bind(LabelEncoding encoding, DataViewRow row)
    {
        if (encoding is StepLabels steps)
        {
            var read = steps.BindSteps(row);
            return to =>
            {
                to[0] = 0;
                return read().Length > 0;
            };
        }
        var bound = encoding.Bind(row);
        if (!encoding.IsOfParts && encoding is not GroupedLabels)
            return bound;
        var whole = new float[encoding.Width];
        return to =>
        {
            var isThere = bound(whole);
            to[0] = encoding.IsOfParts ? 0 : whole[0];
            return isThere;
        };
    }

    private static int Read(
        IDataView data,
        IReadOnlyList<TaskDefinition> tasks,
        LabelEncoding[] encodings,
        List<float>[] values,
        LabelStatistics[] statistics
    )
    {
        var names = tasks
            .SelectMany(task => new[] { task.LabelColumn, task.SecondLabelColumn, task.PresenceColumn, task.RowGroupColumn })
            .OfType<string>()
            .Distinct();
        using var cursor = data.GetRowCursor([.. names.Select(name => data.Schema[name])]);
        ReadLabel[] labels = [.. encodings.Select(encoding => Bind(encoding, cursor))];
        ValueGetter<bool>?[] presence =
        [
            .. tasks.Select(task => task.PresenceColumn is { } name ? cursor.GetGetter<bool>(data.Schema[name]) : null),
        ];
        float[][] label = [.. encodings.Select(encoding => new float[WidthOf(encoding)])];
        var rows = 0;
        for (; cursor.MoveNext(); rows++)
            for (var t = 0; t < tasks.Count; t++)
            {
                var isPresent = true;
                presence[t]?.Invoke(ref isPresent);
                if (isPresent && labels[t](label[t]))
                    statistics[t].Add(label[t]);
                else
                    Array.Fill(label[t], float.NaN);
                values[t].AddRange(label[t]);
            }
        return rows;
    }

    private void Add(
        TaskDefinition task,
        LabelEncoding encoding,
        LabelStatistics statistics,
        List<float> values,
        int bins,
        KeyVocabulary? names
    )
    {
        if (statistics.Rows == 0)
            throw new InvalidOperationException($"Task '{task.Name}': no row has its label '{task.LabelColumn}'.");
        var classes = encoding.IsOfParts ? 0 : task.CreateHead(encoding, statistics).ClassCount;
        var width = WidthOf(encoding);
        for (var slot = 0; slot < width; slot++)
        {
            int[] known = [.. Enumerable.Range(0, Rows).Where(row => !float.IsNaN(values[row * width + slot]))];
            var where = width == 1 ? "" : $" of slot {slot}";
            _strata.Add(
                new Stratum(
                    $"Task '{task.Name}': missing labels{where}",
                    false,
                    [.. Enumerable.Range(0, Rows).Where(row => float.IsNaN(values[row * width + slot]))]
                )
            );
            IGrouping<float, int>[] byValue = [.. known.GroupBy(row => values[row * width + slot]).OrderBy(rows => rows.Key)];
            if (classes > 0 || byValue.Length <= bins)
                foreach (var rows in byValue)
                    _strata.Add(
                        new Stratum(
                            $"Task '{task.Name}': {(classes > 0 ? "class" : "value")} {Name(names, rows.Key)}{where}",
                            classes > 0,
                            [.. rows]
                        )
                    );
            else
                foreach (var bin in QuantileBins(known, row => values[row * width + slot], bins))
                    _strata.Add(new Stratum($"Task '{task.Name}': a bin of its numbers{where}", false, bin));
        }
        if (classes == 0)
            _strata.Add(
                new Stratum(
                    $"Task '{task.Name}': its label '{task.LabelColumn}'",
                    true,
                    [
                        .. Enumerable
                            .Range(0, Rows)
                            .Where(row => Enumerable.Range(0, width).Any(slot => !float.IsNaN(values[row * width + slot]))),
                    ]
                )
            );
    }

    // As many rows in each as can be: equal numbers stay together.
    private static IEnumerable<IReadOnlyList<int>> QuantileBins(int[] rows, Func<int, float> value, int bins)
    {
        int[] order = [.. rows.OrderBy(value).ThenBy(row => row)];
        var start = 0;
        for (var bin = 1; bin <= bins && start < order.Length; bin++)
        {
            var end = Math.Max(start, (int)((long)order.Length * bin / bins));
            while (end > start && end < order.Length && value(order[end]) == value(order[end - 1]))
                end++;
            if (end > start)
                yield return [.. order[start..end].Order()];
            start = end;
        }
    }

    // A class is named by what the column holds: a number by itself, also where it stands for yes or no.
    private static KeyVocabulary? Names(DataViewSchema.Column label, LabelEncoding encoding) =>
        label.Type is NumberDataViewType ? null : encoding.KeyValues;

    private static string Name(KeyVocabulary? names, float value) =>
        names is not null && value >= 0 && value < names.Values.Count
            ? $"'{names.Values[(int)value]}'"
            : value.ToString(CultureInfo.InvariantCulture);
}
