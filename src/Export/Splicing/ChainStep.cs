using Microsoft.ML;

namespace MlNet.MultiTask.Splicing;

/// <summary>One transformer of a chain, nested chains laid out flat.</summary>
/// <param name="Position">From 1.</param>
/// <param name="Count">Number of steps.</param>
/// <param name="Transformer">The transformer.</param>
/// <param name="Input">Schema in front of it.</param>
/// <param name="Output">Schema behind it.</param>
internal sealed record ChainStep(int Position, int Count, ITransformer Transformer, DataViewSchema Input, DataViewSchema Output)
{
    /// <summary>Its type's name, without generic arguments.</summary>
    public string Name { get; } = Transformer.GetType().Name.Split('`')[0];

    /// <summary>For messages and for names in the graph.</summary>
    public string Label => $"step{Position}.{Name}";

    /// <summary>An error that names the step.</summary>
    public OnnxExportException Error(IEnumerable<string> inputs, IEnumerable<string> outputs, string why, Exception? inner = null)
    {
        string columns = $"({string.Join(", ", inputs)}) → ({string.Join(", ", outputs)})";
        string what =
            $"Step {Position} of {Count}, {StepAdvice.NameOf(Transformer)} {columns}, cannot be exported to ONNX: "
            + $"{why.TrimEnd('.', ' ')}. {StepAdvice.Of(Transformer)}Or choose {nameof(OnnxExportOptions.Outputs)} that do not need it.";
        return inner is null ? new(what) : new(what, inner);
    }

    /// <summary>The steps of a model, from the schema of the raw data on.</summary>
    public static IReadOnlyList<ChainStep> Of(ITransformer model, DataViewSchema schema)
    {
        ITransformer[] flat = [.. Flatten(model)];
        var steps = new ChainStep[flat.Length];
        for (int i = 0; i < flat.Length; i++)
        {
            var output = flat[i].GetOutputSchema(schema);
            steps[i] = new(i + 1, flat.Length, flat[i], schema, output);
            schema = output;
        }
        return steps;
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain and not IOnnxGraphSource ? chain.SelectMany(Flatten) : [model];
}
