using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A view with some columns of keys, or of vectors of them, renumbered to a model's vocabulary.</summary>
internal sealed class RekeyedView : IDataView
{
    private readonly IDataView _source;
    private readonly IReadOnlyDictionary<int, uint[]> _maps;

    /// <param name="source">The view.</param>
    /// <param name="columns">Index of each column to renumber, the new key for each of its keys, and the values of the new keys.</param>
    public RekeyedView(IDataView source, IReadOnlyDictionary<int, (uint[] Map, KeyVocabulary Vocabulary)> columns)
    {
        (_source, _maps) = (source, columns.ToDictionary(pair => pair.Key, pair => pair.Value.Map));
        var builder = new DataViewSchema.Builder();
        foreach (var column in source.Schema)
        {
            if (!columns.TryGetValue(column.Index, out var rekeyed))
            {
                builder.AddColumn(column.Name, column.Type, column.Annotations);
                continue;
            }
            var annotations = new DataViewSchema.Annotations.Builder();
            KeyVocabularies.Write(annotations, rekeyed.Vocabulary);
            var key = new KeyDataViewType(typeof(uint), rekeyed.Vocabulary.Values.Count);
            builder.AddColumn(
                column.Name,
                column.Type is VectorDataViewType vector ? new VectorDataViewType(key, vector.Dimensions) : key,
                annotations.ToAnnotations()
            );
        }
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, _source.GetRowCursor(OfSource(columnsNeeded), rand));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. _source.GetRowCursorSet(OfSource(columnsNeeded), n, rand).Select(cursor => new Cursor(this, cursor))];

    private IEnumerable<DataViewSchema.Column> OfSource(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Select(column => _source.Schema[column.Index]);

    private sealed class Cursor(RekeyedView view, DataViewRowCursor source) : PassingCursor(source, view.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(Source.Schema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var own = Source.Schema[column.Index];
            if (!view._maps.TryGetValue(column.Index, out var map))
                return Source.GetGetter<TValue>(own);
            return ColumnGetters.As<TValue>(own.Type is VectorDataViewType ? RekeyedVector(own, map) : Rekeyed(own, map), column);
        }

        private ValueGetter<uint> Rekeyed(DataViewSchema.Column column, uint[] map)
        {
            var getter = KeyGetters.Scalar(Source, column);
            var key = 0ul;
            return (ref uint to) =>
            {
                getter(ref key);
                to = key < (ulong)map.Length ? map[key] : 0;
            };
        }

        // Key 0 is missing in both, so a sparse vector stays one.
        private ValueGetter<VBuffer<uint>> RekeyedVector(DataViewSchema.Column column, uint[] map)
        {
            var getter = KeyGetters.Vector(Source, column);
            var keys = default(VBuffer<ulong>);
            return (ref VBuffer<uint> to) =>
            {
                getter(ref keys);
                var values = keys.GetValues();
                var editor = VBufferEditor.Create(ref to, keys.Length, values.Length);
                for (var i = 0; i < values.Length; i++)
                    editor.Values[i] = values[i] < (ulong)map.Length ? map[values[i]] : 0;
                if (!keys.IsDense)
                    keys.GetIndices().CopyTo(editor.Indices);
                to = editor.Commit();
            };
        }
    }
}
