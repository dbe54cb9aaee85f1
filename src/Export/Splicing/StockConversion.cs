using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>Lets ML.NET's own exporter write one of its steps.</summary>
internal static class StockConversion
{
    /// <summary>Suffix of the outputs that ML.NET's exporter writes.</summary>
    public const string OutputSuffix = ".output";

    /// <summary>
    /// The columns that a step makes, those it only hands on left out. A column made anew stands beside the one it hides, so that the name
    /// is there once more behind the step than in front.
    /// </summary>
    public static IReadOnlyList<string> Makes(ChainStep step)
    {
        var before = step
            .Input.GroupBy(c => c.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return
        [
            .. step
                .Output.GroupBy(c => c.Name, StringComparer.Ordinal)
                .Where(g => g.Count() > before.GetValueOrDefault(g.Key) || !step.Output[g.Key].Type.Equals(step.Input[g.Key].Type))
                .Select(g => g.Key)
                .Where(name => step.Output.GetColumnOrNull(name) is not null),
        ];
    }

    /// <summary>The columns in front of a step that it computes some of its columns from, in schema order.</summary>
    /// <exception cref="OnnxExportException">The step is not one that works row by row.</exception>
    public static IReadOnlyList<string> Needs(ChainStep step, IEnumerable<string> outputs)
    {
        if (!step.Transformer.IsRowToRowMapper)
            throw step.Error([], outputs, "it does not work row by row (it filters, joins or reorders rows)");
        var mapper = step.Transformer.GetRowToRowMapper(step.Input);
        return
        [
            .. mapper
                .GetDependencies(outputs.Select(o => mapper.OutputSchema[o]))
                .OrderBy(c => c.Index)
                .Select(c => c.Name)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The graph of a step. It is bound to a view of all the columns that it was fitted on, wanted or not, and no others. Its outputs are
    /// <c>column.output</c>.
    /// </summary>
    /// <exception cref="OnnxExportException">ML.NET cannot export the step.</exception>
    public static ModelProto Convert(MLContext ml, ChainStep step, IReadOnlyCollection<string> inputs, IReadOnlyCollection<string> outputs)
    {
        if (step.Transformer.GetType().Namespace?.StartsWith("Microsoft.ML", StringComparison.Ordinal) != true)
            throw step.Error(
                inputs,
                outputs,
                "it is not one of ML.NET's own transformers, and ML.NET's exporter leaves those out without a word"
            );
        if (step.Transformer is WordEmbeddingTransformer)
            throw step.Error(inputs, outputs, "what ML.NET writes for it is no valid ONNX graph");
        if ((LpNormGraph.Of(step, [.. outputs]) ?? ExpressionStep.Of(ml, step, [.. outputs])) is { } own)
            return own;
        string[] all = [.. Needs(step, Makes(step))];
        var view = new BareView(step.Input.Where(c => !c.IsHidden && all.Contains(c.Name)));
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
        string[] foreign = [.. model.Graph.Input.Select(i => i.Name).Where(n => !all.Contains(n))];
        string[] missing = [.. outputs.Where(o => model.Graph.Output.All(v => v.Name != o + OutputSuffix))];
        if (foreign.Length > 0 || missing.Length > 0)
            throw step.Error(
                inputs,
                outputs,
                $"ML.NET's exporter leaves it out, so that nothing makes {string.Join(", ", foreign.Concat(missing))}"
            );
        return model;
    }
}
