using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Rows of a file of text.</summary>
internal sealed class CsvSource : ScoreSource
{
    private readonly TableReader _reader;
    private readonly CellParser _parser;
    private readonly string[] _cells;
    private readonly bool[] _areNumbers;
    private readonly string _path;
    private readonly int _batch;

    /// <exception cref="UsageException">The file lacks a column that the model reads.</exception>
    public CsvSource(string path, TableFormat format, TableSchema? table, ModelSchema model, int batch, bool keeps)
    {
        (_path, _batch, _parser) = (path, batch, new CellParser(format));
        _reader = TableReader.Open(path, format, table);
        try
        {
            Inputs = InputFillers.For(model, _reader, format, table, batch);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
        Kept = keeps ? _reader.Names : [];
        _cells = new string[batch * Kept.Count];
        _areNumbers =
        [
            .. Kept.Select(name =>
                table is null
                    ? model.Inputs.Any(input => input.Name == name && input.Type == ColumnKind.Single)
                    : table.Columns.Any(column => column.Name == name && column.Kind == TableColumnKind.Number)
            ),
        ];
    }

    public override IReadOnlyList<string> Kept { get; }

    public override int Read()
    {
        var count = 0;
        for (; count < _batch && _reader.MoveNext(); count++)
        {
            foreach (var input in Inputs)
                input.Read(count);
            for (var i = 0; i < Kept.Count; i++)
                _cells[count * Kept.Count + i] = _reader[i].ToString();
        }
        return count;
    }

    public override string Text(int column, int row) => _cells[row * Kept.Count + column];

    public override ColumnBuffer Buffer(int column) =>
        _areNumbers[column]
            ? new ColumnBuffer<double>(new DataField(Kept[column], typeof(double), isNullable: true), row => Number(column, row))
            : new TextBuffer(
                new DataField(Kept[column], typeof(string), isNullable: true),
                row => Text(column, row) is { Length: > 0 } text ? text : null
            );

    public override void Dispose() => _reader.Dispose();

    private double? Number(int column, int row)
    {
        var text = Text(column, row);
        return _parser.IsMissing(text) ? null
            : _parser.TryNumber(text, out var number) ? number
            : throw new TableException(_path, 0, column + 1, Kept[column], $"'{text}' is no number, as in the training.");
    }
}
