using System.Text.Json;
using MlNet.MultiTask;

namespace Serving.Rows;

/// <summary>Gathers the values of a column of <typeparamref name="T"/>.</summary>
public sealed class ColumnParser<T>(InputColumn column, string expected, TryRead<T> read) : ColumnParser(column, expected)
{
    private readonly List<T> _values = new(column.Size);

    public override void AddTo(ScoringInput input) => input.Add<T>(Column.Name, _values.ToArray());

    protected override bool TryAdd(ref Utf8JsonReader reader)
    {
        if (!read(ref reader, out var value))
            return false;
        _values.Add(value);
        return true;
    }
}
