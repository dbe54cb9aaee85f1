using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers values of type <typeparamref name="T"/>.</summary>
/// <param name="field">The column.</param>
/// <param name="value">The value of a row of the block.</param>
internal sealed class ColumnBuffer<T>(DataField field, Func<int, T?> value) : ColumnBuffer(field)
    where T : struct
{
    private readonly List<T?> _values = [];

    public override void Add(int row) => _values.Add(value(row));

    public override void Write(ParquetRowGroupWriter group)
    {
        var written = Field.IsNullable
            ? group.WriteAsync<T>(Field, new ReadOnlyMemory<T?>([.. _values]))
            : group.WriteAsync<T>(Field, new ReadOnlyMemory<T>([.. _values.Select(known => known.GetValueOrDefault())]));
        written.GetAwaiter().GetResult();
        _values.Clear();
    }
}
