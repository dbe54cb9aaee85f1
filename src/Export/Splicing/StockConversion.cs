using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>Lets ML.NET's own exporter write one of its steps.</summary>
internal static class StockConversion
{
    /// <summary>Suffix of the outputs that ML.NET's exporter writes.</summary>
    public const string OutputSuffix = ".output";

    /// <summary>The columns of the input that a step needs for some of its output columns.</summary>
    /// <exception cref="OnnxExportException">The step is not one that works row by row.</exception>
    public static IReadOnlyList<string> Needs(ChainStep step, IReadOnlyCollection<string> outputs)
    {
        if (!step.Transformer.IsRowToRowMapper) throw step.Error([], outputs, "it does not work row by row (it filters, joins or reorders rows)");
        var mapper = step.Transformer.GetRowToRowMapper(step.Input);
        return [.. mapper.GetDependencies(outputs.Select(o => mapper.OutputSchema[o])).Select(c => c.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The graph of a step over just the columns it needs. Its outputs are <c>column.output</c>.</summary>
    /// <exception cref="OnnxExportException">ML.NET cannot export the step.</exception>
    public static ModelProto Convert(MLContext ml, ChainStep step, IReadOnlyCollection<string> inputs, IReadOnlyCollection<string> outputs)
    {
        if (step.Transformer.GetType().Namespace?.StartsWith("Microsoft.ML", StringComparison.Ordinal) != true)
            throw step.Error(inputs, outputs, "it is not one of ML.NET's own transformers, and ML.NET's exporter leaves those out without a word");
        var view = new BareView(step.Input.Where(c => !c.IsHidden && inputs.Contains(c.Name)));
        ModelProto model;
        try
        {
            using var stream = new MemoryStream();
            ml.Model.ConvertToOnnx(step.Transformer, view, stream);
            model = OnnxModelFile.Parse(stream.ToArray());
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OnnxExportException))
        {
            throw step.Error(inputs, outputs, "ML.NET says: " + e.Message, e);
        }
        // What ML.NET cannot express it may leave out, and then takes the columns behind it as inputs.
        string[] foreign = [.. model.Graph.Input.Select(i => i.Name).Where(n => !inputs.Contains(n))];
        string[] missing = [.. outputs.Where(o => model.Graph.Output.All(v => v.Name != o + OutputSuffix))];
        if (foreign.Length > 0 || missing.Length > 0) throw step.Error(inputs, outputs, $"ML.NET's exporter leaves it out, so that nothing makes {string.Join(", ", foreign.Concat(missing))}");
        return model;
    }
}
