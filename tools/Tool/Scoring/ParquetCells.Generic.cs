using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>A column of values of type <typeparamref name="T"/>.</summary>
/// <param name="field">The field.</param>
/// <param name="number">What number a value is; null where it is none.</param>
/// <param name="text">How a value is written; null for its own way.</param>
/// <param name="date">What date a value is; null where it is none.</param>
internal sealed class ParquetCells<T>(
    DataField field,
    Func<T, double>? number,
    Func<T, string>? text = null,
    Func<T, DateTime>? date = null
) : ParquetCells(field)
    where T : struct
{
    private T?[] _values = [];

    public override void Read(ParquetRowGroupReader group)
    {
        var rows = checked((int)group.RowCount);
        if (_values.Length < rows)
            _values = new T?[rows];
        group.ReadAsync<T>(Field, _values.AsMemory(0, rows)).AsTask().GetAwaiter().GetResult();
    }

    public override bool TryNumber(int row, out double value)
    {
        value = number is not null && _values[row] is { } known ? number(known) : double.NaN;
        return number is not null;
    }

    public override bool TryDate(int row, out DateTime? value)
    {
        value = date is not null && _values[row] is { } known ? date(known) : null;
        return date is not null;
    }

    public override string? Text(int row) =>
        _values[row] is not { } value ? null
        : text is not null ? text(value)
        : Convert.ToString(value, CultureInfo.InvariantCulture);

    public override ColumnBuffer Buffer(Func<int, int> place) => new ColumnBuffer<T>(Field, row => _values[place(row)]);
}
