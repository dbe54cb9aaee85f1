using Microsoft.ML;

namespace MlNet.MultiTask.Splicing;

/// <summary>Which columns an exported chain gives.</summary>
internal static class OutputSelection
{
    /// <exception cref="OnnxExportException">A wanted column does not exist, or is of a type that ONNX does not have.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<ChainStep> steps, DataViewSchema schema, OnnxExportOptions options)
    {
        var final = steps.Count > 0 ? steps[^1].Output : schema;
        var answers = SequenceAnswers(steps);
        bool IsOne(DataViewSchema.Column column) =>
            ColumnShape.Of(column.Type) is not null || (ChainSequences.Is(column.Type) && answers.Contains(column.Name));
        string[] candidates = [.. final.Where(c => !c.IsHidden && IsOne(c)).Select(c => c.Name)];
        if (options.Outputs is { } wanted)
        {
            foreach (string name in wanted)
            {
                if (final.GetColumnOrNull(name) is not { } column)
                    throw new OnnxExportException($"The chain has no column '{name}' to export. It has: {string.Join(", ", candidates)}.");
                if (!IsOne(column))
                    throw new OnnxExportException(
                        $"The column '{name}' is {column.Type}, for which ONNX has no tensor. Columns that can "
                            + $"be exported: {string.Join(", ", candidates)}."
                    );
            }
            return wanted;
        }
        // What stood in front of the first multi-task model is input to somebody, not a result.
        var results = steps.SkipWhile(s => s.Transformer is not IOnnxGraphSource).ToArray();
        // By what the steps make and not by name alone: a raw column may have the name of a result.
        var made = results.SelectMany(StockConversion.Makes).ToHashSet(StringComparer.Ordinal);
        string[] added = [.. candidates.Where(c => results.Length > 0 ? made.Contains(c) : schema.GetColumnOrNull(c) is null)];
        return added.Length > 0
            ? added
            : throw new OnnxExportException(
                $"The chain adds no columns that could be exported. Name some of its columns in "
                    + $"{nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.Outputs)}: {string.Join(", ", candidates)}."
            );
    }

    // Of columns whose rows have different lengths only a network's answers for each step or object are results.
    private static HashSet<string> SequenceAnswers(IReadOnlyList<ChainStep> steps) =>
        steps
            .Select(step => step.Transformer)
            .OfType<IOnnxGraphSource>()
            .SelectMany(model => model.ToOnnxFragment().Schema?.Tasks ?? [])
            .SelectMany(task => task.Outputs)
            .Where(output => output.IsSequence || output.IsList)
            .Select(output => output.Name)
            .ToHashSet(StringComparer.Ordinal);
}
