using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers texts.</summary>
/// <param name="field">The column.</param>
/// <param name="text">The text of a row of the block; null where there is none.</param>
internal sealed class TextBuffer(DataField field, Func<int, string?> text) : ColumnBuffer(field)
{
    private readonly string?[] _texts = new string?[Rows];
    private int _count;

    public override void Add(int row) => _texts[_count++] = text(row);

    public override void Write(ParquetRowGroupWriter group)
    {
        group.WriteAsync(Field, new ArraySegment<string>(_texts!, 0, _count)).GetAwaiter().GetResult();
        _count = 0;
    }
}
