using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>One row with the network's columns behind it, for prediction engines: the network runs when the first of them is read at a new
/// position.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly DataViewRow _source;
    private readonly DataViewSchema _schema;
    private readonly ColumnSelection _columns;
    private readonly RentedBatch? _rented;
    private readonly FeatureReader[] _features = [];
    private long _scored = long.MinValue;
    private int _disposed;

    public ScoredRow(DataViewRow source, DataViewSchema schema, ColumnSelection columns)
    {
        (_source, _schema, _columns) = (source, schema, columns);
        if (columns.Session is not { } session)
            return;
        _rented = new RentedBatch(session.SingleRows);
        try
        {
            _features = [.. session.Inputs.Select((input, i) => _rented.Batch.Inputs[i].Reader(source, input))];
        }
        catch
        {
            _rented.Dispose();
            throw;
        }
    }

    public override DataViewSchema Schema => _schema;

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _columns.Check(column);
        if (column.Index < _columns.SourceCount)
            return _source.GetGetter<TValue>(_source.Schema[column.Index]);
        return _columns.OutputGetter<TValue>(column, _rented!.Batch, Score);
    }

    private int Score()
    {
        _rented!.ThrowIfDisposed();
        if (_scored == _source.Position)
            return 0;
        _rented.Run(ReadSource, _source.Position);
        _scored = _source.Position;
        return 0;
    }

    private int ReadSource()
    {
        foreach (var feature in _features)
            feature.Read(0);
        return 1;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _rented?.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }
}
