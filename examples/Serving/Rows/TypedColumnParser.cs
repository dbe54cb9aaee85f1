using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>Gathers the values of a column of <typeparamref name="T"/>.</summary>
public sealed class ColumnParser<T>(InputColumn column, string expected, TryRead<T> read) : ColumnParser(column, expected)
{
    private T[] _values = new T[column.Size];
    private int _count;

    public override void AddTo(ScoringInput input) => input.Add(Column.Name, new ReadOnlyMemory<T>(_values, 0, _count));

    protected override bool TryAdd(ref Utf8JsonReader reader)
    {
        if (!read(ref reader, out var value))
            return false;
        if (_count == _values.Length)
            Array.Resize(ref _values, 2 * _count);
        _values[_count++] = value;
        return true;
    }
}
