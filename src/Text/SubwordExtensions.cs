using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask;

/// <summary>Tokenizers on <c>ml.MultiTask()</c>.</summary>
public static class SubwordExtensions
{
    private const string ZeroColumn = "MultiTask.Subwords.Zero";

    /// <summary>
    /// A step that cuts a column of text into pieces of words and gives them as a vector of keys of unknown size, which
    /// a network reads as a sequence; the pieces are the key values. It is made of stock steps, so that <c>ml.Model.Save</c> and
    /// <c>ml.Model.Load</c> keep it with its vocabulary, wherever this package is there.
    /// </summary>
    /// <remarks>ONNX has no operator for it: an exported file begins behind it, and takes what <see cref="SubwordTokenizer.Keys"/> gives,
    /// or has it with <see cref="WithSubwords"/>.</remarks>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="outputColumn">The new column.</param>
    /// <param name="inputColumn">A column of text.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public static IEstimator<ITransformer> TokenizeIntoSubwords(
        this MultiTaskCatalog catalog,
        string outputColumn,
        string inputColumn,
        SubwordTokenizer tokenizer
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumn);
        ArgumentException.ThrowIfNullOrEmpty(inputColumn);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var transforms = catalog.Context.Transforms;
        // No mapping of one's own is saved with settings: the vocabulary is a value that stands for 0, which is in every row, as what a
        // text without a number gets.
        var zero = new Dictionary<string, int> { ["0"] = 0 };
        var settings = new Dictionary<int, string> { [0] = tokenizer.Settings.Write() };
        var pieces = catalog.Context.Data.LoadFromEnumerable(tokenizer.Pieces.Select(piece => new Piece { Value = piece }));
        return transforms
            .CopyColumns(SubwordRow.TextColumn, inputColumn)
            .Append(transforms.Conversion.MapValue(ZeroColumn, zero, SubwordRow.TextColumn))
            .Append(transforms.Conversion.MapValue(SubwordRow.TokenizerColumn, settings, ZeroColumn))
            .Append(transforms.CustomMapping(new SubwordMapping().GetMapping(), SubwordMapping.Contract))
            .Append(transforms.Conversion.MapValueToKey(outputColumn, SubwordPieces.Column, keyData: pieces))
            .Append(transforms.DropColumns(SubwordRow.TextColumn, ZeroColumn, SubwordRow.TokenizerColumn, SubwordPieces.Column));
    }

    /// <summary>
    /// Options that export <see cref="TokenizeIntoSubwords"/> too, so that the file takes text: with operators of the package
    /// Microsoft.ML.OnnxRuntime.Extensions, which this library does not depend on and an application that exports or runs the file adds.
    /// Other runtimes register its library with their session (<c>SessionOptions.RegisterOrtExtensions</c>, or
    /// <c>register_custom_ops_library</c> in Python). The operators are code that reads the file's vocabulary, so that
    /// <see cref="MultiTaskScorer"/> and <c>Load</c> take it with <see cref="ExecutionOptions.TrustFile"/> only.
    /// </summary>
    /// <param name="options">The options, which stay as they are.</param>
    /// <param name="tokenizer">The tokenizer of the chain's step; a chain with several different ones cannot be exported.</param>
    /// <exception cref="NotSupportedException">It is byte pair encoding of characters, which the operators do not have.</exception>
    public static OnnxExportOptions WithSubwords(this OnnxExportOptions options, SubwordTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var graph = SubwordGraph.Of(tokenizer.Settings);
        return options.WithConverter<CustomMappingTransformer<SubwordRow, SubwordPieces>>(_ => graph);
    }

    private sealed class Piece
    {
        public string Value { get; set; } = "";
    }
}
