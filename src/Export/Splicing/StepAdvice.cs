using Microsoft.ML;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace MlNet.MultiTask.Splicing;

/// <summary>What to do about a step that has no ONNX form.</summary>
internal static class StepAdvice
{
    private const string Letters =
        "ONNX leaves text as it is: set keepDiacritics, keepPunctuations and keepNumbers to true, and the case mode to None. ";

    /// <summary>The step by a name that its user knows: that of its type, or of the method that made it where the type is no public
    /// one.</summary>
    public static string NameOf(ITransformer transformer)
    {
        var type = transformer.GetType();
        if (CanBeWritten(type))
            return type.Name.Split('`')[0];
        // FeaturizeText gives a type without a name of its own, nested in the estimator's.
        var outer = type.DeclaringType?.Name ?? type.Name;
        return outer == nameof(TextFeaturizingEstimator) ? "FeaturizeText" : outer.Split('`')[0];
    }

    /// <summary>What to take instead, ending with a space.</summary>
    public static string Of(ITransformer transformer)
    {
        var type = transformer.GetType();
        var own = CanBeWritten(type)
            ? $"Give its graph with {nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.WithConverter)}<{type.Name.Split('`')[0]}>, "
                + "or replace the step by one that can be exported. "
            : "Replace the step by one that can be exported. ";
        return transformer switch
        {
            TextNormalizingTransformer => Letters + own,
            NgramHashingTransformer => "Take ProduceNgrams or ProduceWordBags in place of hashed ones. " + own,
            _ when NameOf(transformer) == "FeaturizeText" => Letters
                + "The options of FeaturizeText have them as KeepDiacritics, KeepPunctuations and KeepNumbers, and the mode as CaseMode. "
                + own,
            _ when NameOf(transformer) == "CustomMappingTransformer" =>
                "A mapping of one's own is C#, which no graph has: let the file begin behind it. Behind TokenizeIntoSubwords that is the "
                    + "network's own file (OnnxModel), whose keys are those of SubwordTokenizer.Keys; or give "
                    + "options.WithSubwords(tokenizer), of MlNet.MultiTask.Text, which has the step in the file. "
                    + own,
            _ when NameOf(transformer) == "ExpressionTransformer" =>
                "Compute its column in front of the chain, where the rows are made; docs/export.md says what of expressions ONNX can do. "
                    + own,
            _ when NameOf(transformer) is "ImageLoadingTransformer" or "ImageResizingTransformer" or "ImagePixelExtractingTransformer" =>
                "An ONNX graph reads no image files: begin the exported chain behind ExtractPixels, whose vector it takes as a raw column. "
                    + own,
            _ => own,
        };
    }

    // Only ML.NET has types that its users cannot name; what arguments a generic type has does not matter.
    private static bool CanBeWritten(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).IsVisible
        || type.Namespace?.StartsWith("Microsoft.ML", StringComparison.Ordinal) != true;
}
