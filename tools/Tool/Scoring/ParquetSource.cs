using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Rows of a Parquet file. A row group is in memory at a time.</summary>
internal sealed class ParquetSource : ScoreSource
{
    private readonly ParquetReader _reader;
    private readonly Dictionary<string, ParquetCells> _columns = new(StringComparer.Ordinal);
    private readonly ParquetCells[] _kept;
    private readonly string _path;
    private readonly int _batch;
    private int _group;
    private int _groupRows;
    private int _start;
    private int _count;
    private int _row;
    private long _rowsBefore;

    /// <exception cref="UsageException">The file lacks a column that the model reads, or has one that no cell can hold.</exception>
    /// <exception cref="TableException">It is no Parquet file.</exception>
    public ParquetSource(string path, TableSchema? table, ModelSchema model, int batch, bool keeps)
    {
        (_path, _batch) = (path, batch);
        _reader = Open(path);
        try
        {
            Inputs = [.. model.Inputs.Select(input => Filler(input, table))];
            _kept = keeps ? [.. _reader.Schema.Fields.Select(field => Column(field.Name))] : [];
        }
        catch
        {
            Dispose();
            throw;
        }
        Kept = [.. _kept.Select(column => column.Name)];
    }

    /// <summary>Whether a file is read and written so.</summary>
    public static bool Is(string? path) => path?.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ?? false;

    public override IReadOnlyList<string> Kept { get; }

    /// <summary>Number of the current row in the file, from 1.</summary>
    public long Row => _rowsBefore + _row + 1;

    public override int Read()
    {
        _start += _count;
        while (_start >= _groupRows)
        {
            if (_group >= _reader.RowGroupCount)
                return _count = 0;
            NextGroup();
        }
        _count = Math.Min(_batch, _groupRows - _start);
        for (var i = 0; i < _count; i++)
        {
            _row = _start + i;
            foreach (var input in Inputs)
                input.Read(i);
        }
        return _count;
    }

    public override string Text(int column, int row) => _kept[column].Text(_start + row) ?? "";

    public override ColumnBuffer Buffer(int column) => _kept[column].Buffer(row => _start + row);

    public override void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void NextGroup()
    {
        using var group = _reader.OpenRowGroupReader(_group++);
        _rowsBefore += _groupRows;
        (_groupRows, _start) = (checked((int)group.RowCount), 0);
        try
        {
            foreach (var column in _columns.Values)
                column.Read(group);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new TableException(_path, 0, 0, null, $"row group {_group} cannot be read: {e.Message}", e);
        }
    }

    private static ParquetReader Open(string path)
    {
        try
        {
            // Texts of older writers do not say that they are texts.
            var options = new ParquetOptions { TreatByteArrayAsString = true };
            return ParquetReader.CreateAsync(path, options).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or UnauthorizedAccessException or FileNotFoundException))
        {
            throw new TableException(path, 0, 0, null, $"cannot be read as a Parquet file: {e.Message}", e);
        }
    }

    // A column is read once, whoever needs it.
    private ParquetCells Column(string name)
    {
        if (_columns.TryGetValue(name, out var known))
            return known;
        var field = _reader.Schema.Fields.First(field => field.Name == name);
        var column = field is DataField { IsArray: false } flat ? ParquetCells.Of(flat) : null;
        return _columns[name] =
            column
            ?? throw new UsageException(
                $"Column '{name}' of '{_path}' holds lists, structures or bytes, which cannot be copied. --only writes the predictions "
                    + "alone."
            );
    }

    private InputFiller Filler(InputColumn input, TableSchema? table)
    {
        if (!input.IsScalar)
            throw new UsageException($"The model reads '{input.Name}', which has {input.Size} values in a row: a cell has one.");
        var known = table?.Columns.FirstOrDefault(column => column.Name == input.Name);
        if (!Has(input.Name) || table is not null && known is null)
            return OfDate(input, table);
        var cell = new ParquetCell(this, _path, Column(input.Name), known ?? new(input.Name, TableColumnKind.Number), FormatOf(table));
        return input.Type switch
        {
            ColumnKind.Single => new InputFiller<float>(input.Name, _batch, () => (float)cell.Number(_row)),
            ColumnKind.Double => new InputFiller<double>(input.Name, _batch, () => cell.Number(_row)),
            ColumnKind.Text => new InputFiller<string>(input.Name, _batch, () => cell.Text(_row)),
            ColumnKind.Boolean => new InputFiller<bool>(
                input.Name,
                _batch,
                () => cell.Text(_row) is var text && (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase))
            ),
            _ => throw new UsageException(
                $"The model reads '{input.Name}' as {input.Type}; a file's cells are numbers, texts, or true and false."
            ),
        };
    }

    private InputFiller<float> OfDate(InputColumn input, TableSchema? table)
    {
        foreach (var column in table?.Columns.Where(column => column.Kind == TableColumnKind.Date && Has(column.Name)) ?? [])
            foreach (var part in DatePart.Of(column))
                if (table!.NameOf(column, part) == input.Name)
                {
                    var cell = new ParquetCell(this, _path, Column(column.Name), column, FormatOf(table));
                    return new InputFiller<float>(
                        input.Name,
                        _batch,
                        () => cell.Date(_row) is { } date ? part.Read(date) : float.NaN
                    );
                }
        throw new UsageException(
            $"The model reads '{input.Name}', which the file does not have; it has "
                + $"{Guard.List(_reader.Schema.Fields.Take(30).Select(field => field.Name))}."
        );
    }

    private bool Has(string name) => _reader.Schema.Fields.Any(field => field.Name == name);

    // Numbers in columns of text have a point, whatever the file of text had that the model was trained on.
    private static TableFormat FormatOf(TableSchema? table) => (table?.Format ?? new()) with { DecimalMark = '.' };
}
