using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>Which columns each step of a chain has to make and needs for it, found from the wanted outputs backwards.</summary>
internal sealed class ChainPlan
{
    private ChainPlan(IReadOnlyList<PlannedStep> steps, IReadOnlyList<DataViewSchema.Column> raw) => (Steps, Raw) = (steps, raw);

    /// <summary>The steps that are needed, in order.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; }

    /// <summary>The raw columns that are needed, in schema order.</summary>
    public IReadOnlyList<DataViewSchema.Column> Raw { get; }

    /// <exception cref="OnnxExportException">A step that is needed cannot be exported.</exception>
    public static ChainPlan Make(
        MLContext ml,
        IReadOnlyList<ChainStep> steps,
        DataViewSchema schema,
        IEnumerable<string> wanted,
        OnnxExportOptions options
    )
    {
        var live = wanted.ToHashSet(StringComparer.Ordinal);
        var planned = new List<PlannedStep>();
        foreach (var step in steps.Reverse())
        {
            var fragment = Fragment(ml, step, options);
            if (fragment is null)
            {
                // A step that makes nothing of what is wanted is left out, exportable or not.
                string[] outputs = [.. StockConversion.Makes(step).Where(live.Contains)];
                if (outputs.Length == 0 && step.Transformer.IsRowToRowMapper)
                    continue;
                var inputs = StockConversion.Needs(step, outputs);
                planned.Add(new(step, null, null, inputs, outputs));
                live.ExceptWith(outputs);
                live.UnionWith(inputs);
                continue;
            }
            var model = Parse(step, fragment);
            var constants = model.Graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            string[] Reads() => [.. model.Graph.Input.Select(i => i.Name).Where(n => !constants.Contains(n))];
            if (fragment.Schema is not null && Reads().Any(column => step.Input.GetColumnOrNull(column) is null))
                Narrow(model.Graph, step);
            string[] reads = Reads(),
                makes = [.. model.Graph.Output.Select(o => o.Name)];
            if (!makes.Any(live.Contains))
                continue;
            foreach (string column in reads)
                if (step.Input.GetColumnOrNull(column) is null)
                    throw step.Error(reads, makes, $"its graph reads '{column}', which is no column in front of it");
            live.ExceptWith(makes);
            live.UnionWith(reads);
            planned.Add(new(step, model, fragment.Schema, reads, makes));
        }
        planned.Reverse();
        DataViewSchema.Column[] raw = [.. schema.Where(c => !c.IsHidden && live.Contains(c.Name))];
        foreach (var column in raw.Where(c => ChainSequences.Is(c.Type)))
            if (planned.Find(step => step.Inputs.Contains(column.Name)) is { } reader)
                throw ChainSequences.Unknown(reader.Step, reader.Inputs, reader.Outputs, column.Name);
        return new(planned, raw);
    }

    /// <summary>A model of several data sets behind the columns of one: the part for the tasks whose columns it gives there.</summary>
    private static void Narrow(GraphProto graph, ChainStep step)
    {
        ValueInfoProto[] given = [.. graph.Output.Where(o => step.Output.GetColumnOrNull(o.Name) is not null)];
        graph.Output.Clear();
        graph.Output.AddRange(given);
        Pruning.Prune(graph, inputs: true);
    }

    private static OnnxFragment? Fragment(MLContext ml, ChainStep step, OnnxExportOptions options)
    {
        if (options.ConverterOf(step.Transformer) is { } converter)
            return new(converter(step.Transformer), null);
        return FrozenNetwork.Is(step.Transformer) ? FrozenNetwork.Of(ml, step) : (step.Transformer as IOnnxGraphSource)?.ToOnnxFragment();
    }

    private static ModelProto Parse(ChainStep step, OnnxFragment fragment)
    {
        try
        {
            return OnnxModelFile.Parse(fragment.Model);
        }
        catch (OnnxModelException e)
        {
            throw step.Error([], [], "the graph given for it is no ONNX model: " + e.Message, e);
        }
    }
}
