using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// Reads the source a batch ahead, scores the batch in one run, then hands its rows out one by one. The source is read once and in order, by one cursor:
/// any source will do, shuffled and one-time ones too. Active columns of the source are kept for the rows of a batch.
/// </summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly DataViewSchema _schema;
    private readonly ColumnSelection _columns;
    private readonly ScoringSession _session;
    private readonly ScoringBatch _batch;
    private readonly FeatureReader[] _features;
    private readonly Dictionary<int, ColumnBuffer> _passedOn;
    private readonly ColumnBuffer[] _stores;
    private readonly long[] _batches;
    private readonly DataViewRowId[] _ids;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private long _position = -1;
    private int _row = -1;
    private int _rows;
    private bool _ended;
    private bool _disposed;

    public ScoredCursor(DataViewRowCursor source, ScoringSession session, DataViewSchema schema, ColumnSelection columns)
    {
        (_source, _schema, _columns, _session) = (source, schema, columns, session);
        _batch = session.Batches.Rent();
        _features = [.. session.Inputs.Select((input, i) => _batch.Inputs[i].Reader(source, input))];
        _passedOn = columns.PassedOn.ToDictionary(column => column.Index, column => ColumnBuffer.Create(source, column, _batch.Capacity));
        _stores = [.. _passedOn.Values];
        _batches = new long[_batch.Capacity];
        _ids = new DataViewRowId[_batch.Capacity];
        _idGetter = source.GetIdGetter();
    }

    public override DataViewSchema Schema => _schema;

    public override long Position => _position;

    public override long Batch => _row < 0 ? 0 : _batches[_row];

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (++_row >= _rows && !Fill())
        {
            _ended = true;
            (_row, _position) = (-1, -1);
            return false;
        }
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId to) => to = _ids[Current()];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _columns.Check(column);
        if (column.Index >= _columns.SourceCount)
            return _columns.OutputGetter<TValue>(column, _batch, Current);
        return _passedOn[column.Index].Getter(Current) as ValueGetter<TValue> ?? throw ColumnSelection.WrongType<TValue>(column);
    }

    private int Current() => _row >= 0 ? _row : throw new InvalidOperationException("The cursor is on no row: call MoveNext first, and stop when it returns false.");

    private bool Fill()
    {
        for (_rows = 0; _rows < _batch.Capacity && _source.MoveNext(); _rows++)
        {
            foreach (var feature in _features)
                feature.Read(_rows);
            foreach (var store in _stores)
                store.Store(_rows);
            _batches[_rows] = _source.Batch;
            _idGetter(ref _ids[_rows]);
        }
        _row = 0;
        if (_rows == 0)
            return false;
        _batch.Run(_rows);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            (_disposed, _ended, _row) = (true, true, -1);
            _source.Dispose();
            _session.Batches.Return(_batch);
        }
        base.Dispose(disposing);
    }
}
