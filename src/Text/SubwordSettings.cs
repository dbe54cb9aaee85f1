using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>All that a tokenizer is made of, as it travels in a saved model. Saved models hold it: what is added has to have a
/// default.</summary>
/// <param name="IsWordPiece">Whether it is WordPiece, else byte pair encoding.</param>
/// <param name="Pieces">The vocabulary in the order of its numbers.</param>
/// <param name="Ids">Its numbers.</param>
/// <param name="Merges">Two pieces that become one, in order; of byte pair encoding.</param>
/// <param name="LowerCase">Whether text is brought to lower case; of WordPiece.</param>
/// <param name="ByteLevel">Whether pieces are made of bytes; of byte pair encoding.</param>
/// <param name="Unknown">The piece for what the vocabulary lacks; of byte pair encoding.</param>
internal sealed record SubwordSettings(
    bool IsWordPiece,
    string[] Pieces,
    int[] Ids,
    string[] Merges,
    bool LowerCase,
    bool ByteLevel,
    string? Unknown
)
{
    public string Write() => JsonSerializer.Serialize(this, SubwordJsonContext.Default.SubwordSettings);

    public static SubwordSettings Read(string text) =>
        JsonSerializer.Deserialize(text, SubwordJsonContext.Default.SubwordSettings)
        ?? throw new InvalidDataException("The saved tokenizer has no settings.");
}
