using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// Reads the source a batch ahead, scores the batch in one run, then hands its rows out one by one. The source is read once and in order,
/// by one cursor: any source works, including shuffled and one-time ones. Active columns of the source are kept for the rows of a batch.
/// </summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly DataViewSchema _schema;
    private readonly ColumnSelection _columns;
    private readonly RentedBatch _rented;
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
    private int _disposed;

    public ScoredCursor(DataViewRowCursor source, ScoringSession session, DataViewSchema schema, ColumnSelection columns)
    {
        (_source, _schema, _columns) = (source, schema, columns);
        _rented = new RentedBatch(session.Batches);
        _batch = _rented.Batch;
        try
        {
            _features = [.. session.Inputs.Select((input, i) => _batch.Inputs[i].Reader(source, input))];
            _passedOn = columns.PassedOn.ToDictionary(
                column => column.Index,
                column => ColumnBuffer.Create(source, column, _batch.Capacity)
            );
        }
        catch
        {
            _rented.Dispose();
            throw;
        }
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
        return ColumnGetters.As<TValue>(_passedOn[column.Index].Getter(Current), column);
    }

    private int Current() =>
        _row >= 0
            ? _row
            : throw new InvalidOperationException("The cursor is on no row: call MoveNext first, and stop when it returns false.");

    private bool Fill()
    {
        _rows = _rented.Run(ReadSource, _position + 1);
        _row = 0;
        return _rows > 0;
    }

    private int ReadSource()
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
        return _rows;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            (_ended, _row) = (true, -1);
            _rented.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }
}
