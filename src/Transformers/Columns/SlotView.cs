using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A view with slots of its vector columns as scalar columns behind its own.</summary>
internal sealed class SlotView : IDataView
{
    private readonly IDataView _source;
    private readonly IReadOnlyList<(string Name, DataViewSchema.Column Source, int Slot)> _slots;

    /// <param name="source">The view.</param>
    /// <param name="slots">Per column its name, the vector of known size, and which slot.</param>
    public SlotView(IDataView source, IReadOnlyList<(string Name, DataViewSchema.Column Source, int Slot)> slots)
    {
        (_source, _slots) = (source, slots);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source.Schema);
        foreach (var (name, vector, _) in slots)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            if (KeyVocabularies.OfKeys(vector) is { } vocabulary)
                KeyVocabularies.Write(annotations, vocabulary);
            builder.AddColumn(name, ((VectorDataViewType)vector.Type).ItemType, annotations.ToAnnotations());
        }
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return new Cursor(this, _source.GetRowCursor(OfSource(needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return [.. _source.GetRowCursorSet(OfSource(needed), n, rand).Select(cursor => new Cursor(this, cursor, needed))];
    }

    private int Count => _source.Schema.Count;

    private IEnumerable<DataViewSchema.Column> OfSource(DataViewSchema.Column[] columns) =>
        columns
            .Select(column => column.Index < Count ? _source.Schema[column.Index] : _slots[column.Index - Count].Source)
            .DistinctBy(column => column.Index);

    private sealed class Cursor(SlotView view, DataViewRowCursor source, DataViewSchema.Column[] needed)
        : PassingCursor(source, view.Schema)
    {
        private readonly HashSet<int> _active = [.. needed.Select(column => column.Index)];
        private readonly Dictionary<int, object> _readers = [];

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < view.Count)
                return Source.GetGetter<TValue>(Source.Schema[column.Index]);
            var (_, vector, slot) = view._slots[column.Index - view.Count];
            if (typeof(TValue) != column.Type.RawType)
                throw ColumnGetters.WrongType<TValue>(column);
            var reader = (SlotReader<TValue>)(
                _readers.TryGetValue(vector.Index, out var known)
                    ? known
                    : _readers[vector.Index] = new SlotReader<TValue>(Source, vector)
            );
            return (ref TValue to) => to = reader.Read(slot);
        }
    }
}
