using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers texts.</summary>
/// <param name="field">The column.</param>
/// <param name="text">The text of a row of the block; null where there is none.</param>
internal sealed class TextBuffer(DataField field, Func<int, string?> text) : ColumnBuffer(field)
{
    private readonly List<string?> _texts = [];

    public override void Add(int row) => _texts.Add(text(row));

    public override void Write(ParquetRowGroupWriter group)
    {
        group.WriteAsync(Field, _texts!).GetAwaiter().GetResult();
        _texts.Clear();
    }
}
