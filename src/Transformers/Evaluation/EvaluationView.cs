using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The input of a stock evaluator for one task: its label as a float32 that is NaN where missing, and its columns under the
/// evaluators' usual names.</summary>
internal sealed class EvaluationView : IDataView
{
    /// <summary>The label column.</summary>
    public const string Label = "Label";

    private const string Score = "Score";

    private readonly IDataView _source;
    private readonly TaskLabel _label;
    private readonly DataViewSchema.Column[] _columns;
    private readonly int? _slot;
    private readonly DataViewSchema.Column? _score;
    private readonly float _limit;

    /// <param name="source">The scored data.</param>
    /// <param name="label">The task's label.</param>
    /// <param name="columns">The task's columns with the names that they get.</param>
    /// <param name="slot">For vector targets the slot to show as scalars; else null.</param>
    /// <param name="score">A Score column: rows where a slot of it is NaN are shown as rows without a label. Null leaves all as they
    /// are.</param>
    /// <param name="limit">What is taken off the values of a column Score that is shown as a scalar: the stock evaluator of yes and no
    /// takes scores above 0 as yes, whatever the predicted labels are.</param>
    public EvaluationView(
        IDataView source,
        TaskLabel label,
        IEnumerable<(string Name, DataViewSchema.Column Column)> columns,
        int? slot = null,
        DataViewSchema.Column? score = null,
        float limit = 0
    )
    {
        (_source, _label, _slot, _score, _limit) = (source, label, slot, score, limit);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Label, NumberDataViewType.Single);
        var kept = columns.ToArray();
        foreach (var (name, column) in kept)
            builder.AddColumn(
                name,
                slot is null ? column.Type : ((VectorDataViewType)column.Type).ItemType,
                slot is null ? column.Annotations : null
            );
        _columns = [.. kept.Select(pair => pair.Column)];
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = columnsNeeded.Select(column => column.Index).ToHashSet();
        var needed = _columns
            .Where((_, i) => active.Contains(i + 1))
            .Concat(active.Contains(0) ? LabelColumns : [])
            .DistinctBy(column => column.Index);
        return new Cursor(this, _source.GetRowCursor(needed), active);
    }

    private IEnumerable<DataViewSchema.Column> LabelColumns => _score is { } score ? _label.Columns.Append(score) : _label.Columns;

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(EvaluationView view, DataViewRowCursor source, HashSet<int> active)
        : PassingCursor(source, view.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Index switch
            {
                0 => Label(Scored(view._label.Bind(Source, view._slot ?? 0))),
                var i when view._limit != 0 && column.Name == Score => Limited(view._columns[i - 1]),
                var i when view._slot is { } slot => Slot(Source.GetGetter<VBuffer<TValue>>(view._columns[i - 1]), slot),
                var i => Source.GetGetter<TValue>(view._columns[i - 1]),
            };
            return ColumnGetters.As<TValue>(getter, column);
        }

        private ValueGetter<float> Limited(DataViewSchema.Column score)
        {
            var getter = view._slot is { } slot
                ? Slot(Source.GetGetter<VBuffer<float>>(score), slot)
                : Source.GetGetter<float>(score);
            return (ref float to) =>
            {
                getter(ref to);
                to -= view._limit;
            };
        }

        private Func<double> Scored(Func<double> label)
        {
            if (view._score is not { } score)
                return label;
            var isScored = IsScored(score);
            return () => isScored() ? label() : double.NaN;
        }

        private Func<bool> IsScored(DataViewSchema.Column score)
        {
            if (score.Type is not VectorDataViewType)
            {
                var getter = Source.GetGetter<float>(score);
                var value = 0f;
                return () =>
                {
                    getter(ref value);
                    return !float.IsNaN(value);
                };
            }
            var vectors = Source.GetGetter<VBuffer<float>>(score);
            var vector = default(VBuffer<float>);
            return () =>
            {
                vectors(ref vector);
                foreach (var value in vector.GetValues())
                    if (float.IsNaN(value))
                        return false;
                return true;
            };
        }

        private static ValueGetter<float> Label(Func<double> read) => (ref float to) => to = (float)read();

        private static ValueGetter<TItem> Slot<TItem>(ValueGetter<VBuffer<TItem>> getter, int slot)
        {
            var value = default(VBuffer<TItem>);
            return (ref TItem to) =>
            {
                getter(ref value);
                to = value.GetItemOrDefault(slot);
            };
        }
    }
}
