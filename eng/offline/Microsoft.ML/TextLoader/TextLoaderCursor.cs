using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Goes through the lines of text files and reads the active columns of each.</summary>
internal sealed class TextLoaderCursor : DataViewRowCursor
{
    private readonly TextLoader.Options _options;
    private readonly IMultiStreamSource _source;
    private readonly bool[] _active;
    private readonly TextCell[] _cells;
    private readonly Action<string> _warn;
    private readonly TextLineSplitter _splitter;
    private readonly int _lastNeeded;
    private readonly IChannel _channel;
    private TextLineReader _reader;
    private int _file = -1;
    private long _read;
    private long _position = -1;

    public TextLoaderCursor(TextLoader loader, IMultiStreamSource source, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        _options = loader.Settings;
        _source = source;
        Schema = loader.GetOutputSchema();
        _active = columnsNeeded.ToFlags(Schema);
        _cells = new TextCell[loader.Columns.Count];
        _lastNeeded = -1;
        for (var i = 0; i < _cells.Length; i++)
        {
            if (!_active[i])
                continue;
            _cells[i] = TextCell.Create(loader.Columns[i], _options);
            _lastNeeded = Math.Max(_lastNeeded, loader.Columns[i].Segments.Max(segment => segment.Lim - 1));
        }

        _channel = loader.StartChannel("Cursor");
        _warn = message => _channel.Warning(message);
        _splitter = new TextLineSplitter(_options, _warn);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_file >= _source.Count)
            return false;
        var line = _read < (_options.MaxRows ?? long.MaxValue) ? NextLine() : null;
        if (line is null)
        {
            _file = _source.Count;
            _position = -1;
            CloseReader();
            return false;
        }

        try
        {
            _splitter.Split(line.AsMemory(), _source.GetPathOrNull(_file), _reader.Line, _lastNeeded);
            foreach (var cell in _cells)
                cell?.Read(_splitter.Fields, _reader.Line);
        }
        catch (Exception e)
        {
            throw ExceptParsing(e);
        }

        _position = _read++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => (uint)column.Index < (uint)_active.Length && _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? RowGetters.Typed<TValue>(_cells[column.Index].Getter, column) : throw RowGetters.ExceptInactive();

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseReader();
            _channel.Dispose();
        }

        base.Dispose(disposing);
    }

    private string NextLine()
    {
        while (true)
        {
            try
            {
                if (_reader?.Read() is { } line)
                    return line;
                CloseReader();
                if (++_file >= _source.Count)
                    return null;
                _reader = new TextLineReader(_source.OpenTextReader(_file), _options);
            }
            catch (Exception e)
            {
                throw ExceptParsing(new FormatException("Stream reading encountered exception", e));
            }
        }
    }

    private void CloseReader()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private static FormatException ExceptParsing(Exception inner) => new($"Parsing failed with an exception: {inner.Message}", inner);
}
