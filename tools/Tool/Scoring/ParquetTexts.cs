using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>A column of texts.</summary>
internal sealed class ParquetTexts(DataField field) : ParquetCells(field)
{
    private string?[] _values = [];

    public override void Read(ParquetRowGroupReader group)
    {
        var rows = checked((int)group.RowCount);
        if (_values.Length < rows)
            _values = new string?[rows];
        group.ReadAsync(Field, _values.AsMemory(0, rows)!).AsTask().GetAwaiter().GetResult();
    }

    public override bool TryNumber(int row, out double number)
    {
        number = double.NaN;
        return false;
    }

    public override bool TryDate(int row, out DateTime? date)
    {
        date = null;
        return false;
    }

    public override string? Text(int row) => _values[row];

    public override ColumnBuffer Buffer(Func<int, int> place) =>
        new TextBuffer(new DataField(Name, typeof(string), isNullable: true), row => _values[place(row)]);
}
