using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>What the mapping reads. Saved models contain the columns' names: never change one.</summary>
internal sealed class SubwordRow
{
    public const string TextColumn = "MultiTask.Subwords.Text",
        TokenizerColumn = "MultiTask.Subwords.Tokenizer";

    [ColumnName(TextColumn)]
    public ReadOnlyMemory<char> Text { get; set; }

    /// <summary><see cref="SubwordSettings"/>, the same text in every row.</summary>
    [ColumnName(TokenizerColumn)]
    public ReadOnlyMemory<char> Tokenizer { get; set; }
}
