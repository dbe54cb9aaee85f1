using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers the cells of a column until there is a row group of them. Its memory is taken once.</summary>
/// <param name="field">The column.</param>
internal abstract class ColumnBuffer(DataField field)
{
    /// <summary>Most rows of a row group.</summary>
    public const int Rows = 1 << 16;

    public DataField Field { get; } = field;

    /// <summary>Adds the cell of a row of the block.</summary>
    public abstract void Add(int row);

    /// <summary>Writes the cells, and begins anew.</summary>
    public abstract void Write(ParquetRowGroupWriter group);
}
