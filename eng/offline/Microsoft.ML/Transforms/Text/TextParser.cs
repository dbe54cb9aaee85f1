namespace Microsoft.ML.Data.Conversion;

/// <summary>Reads a value from text. False, and the type's default, where the text is none.</summary>
internal delegate bool TextParser<T>(ReadOnlyMemory<char> text, out T value);
