using System.Buffers;
using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>Reads <c>{"instances":[{"Island":"Biscoe","BillLength":46.1,…},…]}</c> straight into the model's columns.</summary>
public sealed class RowReader
{
    private const int NamedColumns = 10;

    private readonly ColumnParser[] _columns;
    private readonly RowErrors _errors = new();
    private readonly int _maximumRows;
    private readonly CancellationToken _cancellation;
    private Dictionary<string, int>? _index;
    private int _rows;
    private bool _tooMany;

    private RowReader(ModelSchema schema, int maximumRows, CancellationToken cancellation)
    {
        (_columns, _maximumRows, _cancellation) = (new ColumnParser[schema.Inputs.Count], maximumRows, cancellation);
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = ColumnParser.For(schema.Inputs[i]);
    }

    /// <exception cref="RowsRejectedException">The body is no JSON, or its rows do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The request's time is over, or its client has gone.</exception>
    public static ScoringInput Read(ReadOnlySequence<byte> body, ModelSchema schema, int maximumRows, CancellationToken cancellation)
    {
        var rows = new RowReader(schema, maximumRows, cancellation);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 16 });
            rows.ReadBody(ref reader);
        }
        catch (JsonException e)
        {
            rows._errors.Add("$", $"is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {Reason(e)}");
        }
        // A string in the body is not UTF-8.
        catch (InvalidOperationException e)
        {
            rows._errors.Add("$", $"is not JSON: {e.Message}");
        }
        return rows._errors.Any ? throw rows._errors.ToException() : rows.ToInput();
    }

    // The message repeats the place, counted from 0.
    private static string Reason(JsonException e) =>
        e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? e.Message[..end] : e.Message;

    private void ReadBody(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _errors.Add("$", "must be an object with the rows in \"instances\".");
            return;
        }
        var found = false;
        while (!_errors.IsFull && !_tooMany && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInstances = reader.ValueTextEquals("instances"u8);
            if (!isInstances || found)
                _errors.Add(reader.GetString()!, isInstances ? "is given twice." : "is not known here; rows go in \"instances\".");
            reader.Read();
            if (isInstances && !found)
                ReadRows(ref reader);
            else
                reader.Skip();
            found |= isInstances;
        }
        // What is left unread says nothing about the rest.
        if (_errors.IsFull || _tooMany)
            return;
        if (!found)
            _errors.Add("instances", "is missing: an array of rows.");
        // Finds what stands behind the object.
        if (!_errors.Any)
            reader.Read();
    }

    private void ReadRows(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            _errors.Add("instances", "must be an array of rows, each an object by column name.");
            reader.Skip();
            return;
        }
        while (!_errors.IsFull && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_rows == _maximumRows)
            {
                _tooMany = true;
                _errors.Add("instances", $"has more than {_maximumRows} rows, the most that one request may have.");
                return;
            }
            ReadRow(ref reader);
            _rows++;
        }
        if (_rows == 0)
            _errors.Add("instances", "must have at least one row.");
    }

    private void ReadRow(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _errors.Add(Row, "must be an object by column name.");
            reader.Skip();
            return;
        }
        // Rows mostly name their columns in one order.
        var next = 0;
        while (!_errors.IsFull && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _cancellation.ThrowIfCancellationRequested();
            var index = Find(ref reader, next);
            if (index < 0)
            {
                _errors.Add($"{Row}.{reader.GetString()}", $"is not a column of the model, which reads {Names()}.");
                reader.Read();
                reader.Skip();
                continue;
            }
            var column = _columns[index];
            reader.Read();
            if (column.LastRow == _rows)
                _errors.Add(Field(column), "is given twice.");
            else if (column.Read(ref reader) is { } error)
                _errors.Add(Field(column), error);
            reader.Skip();
            column.LastRow = _rows;
            next = index + 1;
        }
        foreach (var column in _columns)
            if (column.LastRow != _rows && !_errors.IsFull)
                _errors.Add(Field(column), "is missing.");
    }

    private int Find(ref Utf8JsonReader reader, int start)
    {
        if (start < _columns.Length && reader.ValueTextEquals(_columns[start].Column.Name))
            return start;
        _index ??= Enumerable.Range(0, _columns.Length).ToDictionary(i => _columns[i].Column.Name, StringComparer.Ordinal);
        return _index.GetValueOrDefault(reader.GetString()!, -1);
    }

    private string Names() =>
        _columns.Length <= NamedColumns
            ? string.Join(", ", _columns.Select(column => column.Column.Name))
            : $"{string.Join(", ", _columns.Take(NamedColumns).Select(column => column.Column.Name))} and "
                + $"{_columns.Length - NamedColumns} others";

    private ScoringInput ToInput()
    {
        var input = new ScoringInput(_rows);
        foreach (var column in _columns)
            column.AddTo(input);
        return input;
    }

    private string Row => $"instances[{_rows}]";

    private string Field(ColumnParser column) => $"{Row}.{column.Column.Name}";
}
