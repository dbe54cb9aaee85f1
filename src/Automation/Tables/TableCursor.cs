using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Goes through the rows of a table file. Cells are read when they are asked for.</summary>
internal sealed class TableCursor : DataViewRowCursor
{
    private readonly TableView _view;
    private readonly TableReader _reader;
    private readonly HashSet<int> _active;
    private long _position = -1;
    private bool _isAtEnd;

    public TableCursor(TableView view, IEnumerable<DataViewSchema.Column> columns)
    {
        _view = view;
        _active = [.. columns.Select(column => column.Index)];
        _reader = TableReader.Open(view.FilePath, view.Table.Format, view.Table);
    }

    public override DataViewSchema Schema => _view.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_isAtEnd || !_reader.MoveNext())
        {
            (_isAtEnd, _position) = (true, -1);
            return false;
        }
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        var (output, place) = (_view.Outputs[column.Index], _view.PlaceOf(column.Index));
        var cell = new TableCell(_reader, place, output.Source, _view.Table.Format, output.Classes);
        Delegate getter =
            output.Type is TextDataViewType ? (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = cell.Text())
            : output.Type is DateTimeDataViewType ? (ValueGetter<DateTime>)((ref DateTime value) => value = cell.Date() ?? default)
            : output.Part is { } part
                ? (ValueGetter<float>)((ref float value) => value = cell.Date() is { } date ? part.Read(date) : float.NaN)
            : (ValueGetter<float>)((ref float value) => value = cell.Number());
        return ColumnGetters.As<TValue>(getter, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
        base.Dispose(disposing);
    }
}
