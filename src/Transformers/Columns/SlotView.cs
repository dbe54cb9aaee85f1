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

    private sealed class Cursor(SlotView view, DataViewRowCursor source, DataViewSchema.Column[] needed) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. needed.Select(column => column.Index)];
        private readonly Dictionary<int, object> _readers = [];

        public override DataViewSchema Schema => view.Schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override bool MoveNext() => source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < view.Count)
                return source.GetGetter<TValue>(source.Schema[column.Index]);
            var (name, vector, slot) = view._slots[column.Index - view.Count];
            if (typeof(TValue) != column.Type.RawType)
                throw new InvalidOperationException($"Column '{name}' is {column.Type}: it cannot be read as {typeof(TValue)}.");
            var reader = (SlotReader<TValue>)(
                _readers.TryGetValue(vector.Index, out var known)
                    ? known
                    : _readers[vector.Index] = new SlotReader<TValue>(source, vector)
            );
            return (ref TValue to) => to = reader.Read(slot);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }
    }
}
