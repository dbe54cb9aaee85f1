using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>What the mapping gives. Saved models contain the column's name: never change it.</summary>
internal sealed class SubwordPieces
{
    public const string Column = "MultiTask.Subwords.Pieces";

    [ColumnName(Column)]
    public VBuffer<ReadOnlyMemory<char>> Pieces { get; set; }
}
