using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>One row with the network's columns behind it, for prediction engines: the network runs when the first of them is read at a new position.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly DataViewRow _source;
    private readonly NetworkSession _session;
    private readonly DataViewSchema _schema;
    private readonly ColumnSelection _columns;
    private readonly ScoringBatch? _batch;
    private readonly FeatureReader[] _features = [];
    private long _scored = long.MinValue;
    private bool _disposed;

    public ScoredRow(DataViewRow source, NetworkSession session, DataViewSchema schema, ColumnSelection columns)
    {
        (_source, _session, _schema, _columns) = (source, session, schema, columns);
        if (columns.Outputs.Indices.Length == 0)
            return;
        _batch = session.SingleRows.Rent();
        _features = [.. session.Schema.Inputs.Select((input, i) => FeatureReader.Create(input, source, _batch.Inputs[i]))];
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
        var output = column.Index - _columns.SourceCount;
        return OutputGetters.Create<TValue>(_session.Outputs[output], _batch!.Outputs[output], Score);
    }

    private int Score()
    {
        if (_scored == _source.Position)
            return 0;
        foreach (var feature in _features)
            feature.Read(0);
        _batch!.Run(1, _columns.Outputs);
        _scored = _source.Position;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (_batch is not null)
                _session.SingleRows.Return(_batch);
            _source.Dispose();
        }
        base.Dispose(disposing);
    }
}
