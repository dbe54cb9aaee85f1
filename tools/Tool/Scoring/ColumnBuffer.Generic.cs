using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers values of type <typeparamref name="T"/>.</summary>
/// <param name="field">The column.</param>
/// <param name="value">The value of a row of the block.</param>
internal sealed class ColumnBuffer<T>(DataField field, Func<int, T?> value) : ColumnBuffer(field)
    where T : struct
{
    // One of the two, since a column without gaps is written as another type.
    private readonly T?[] _values = field.IsNullable ? new T?[Rows] : [];
    private readonly T[] _whole = field.IsNullable ? [] : new T[Rows];
    private int _count;

    public override void Add(int row)
    {
        if (Field.IsNullable)
            _values[_count++] = value(row);
        else
            _whole[_count++] = value(row).GetValueOrDefault();
    }

    public override void Write(ParquetRowGroupWriter group)
    {
        var written = Field.IsNullable
            ? group.WriteAsync<T>(Field, new ReadOnlyMemory<T?>(_values, 0, _count))
            : group.WriteAsync<T>(Field, new ReadOnlyMemory<T>(_whole, 0, _count));
        written.GetAwaiter().GetResult();
        _count = 0;
    }
}
