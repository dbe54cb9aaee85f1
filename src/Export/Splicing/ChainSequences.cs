using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Lowering;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>Columns of a chain whose rows have different lengths: where they end, and what a network wants to read of them.</summary>
internal static class ChainSequences
{
    /// <summary>Whether a column's rows have different lengths.</summary>
    public static bool Is(DataViewType type) => type is VectorDataViewType { IsKnownSize: false };

    /// <summary>The columns of a step whose rows have different lengths, and their ends: values of its graph, or columns in front of it
    /// that end there too.</summary>
    /// <param name="model">Its graph; gets nodes that compute them.</param>
    /// <param name="planned">The step.</param>
    public static Dictionary<string, (string? Made, string? Input)> Ends(ModelProto model, PlannedStep planned)
    {
        var ends = new Dictionary<string, (string? Made, string? Input)>(StringComparer.Ordinal);
        foreach (var column in planned.Outputs.Where(column => Is(planned.Step.Output[column].Type)))
            ends[column] = TokenEnds.Of(model.Graph, column + StockConversion.OutputSuffix, column + ".ends");
        return ends;
    }

    /// <summary>The same of a graph that a converter gave: text is filled up with the empty text, which is no word.</summary>
    /// <param name="model">Its graph; gets nodes that compute them.</param>
    /// <param name="planned">The step.</param>
    public static Dictionary<string, (string? Made, string? Input)> OwnEnds(ModelProto model, PlannedStep planned)
    {
        var ends = new Dictionary<string, (string? Made, string? Input)>(StringComparer.Ordinal);
        foreach (var column in planned.Outputs)
            if (planned.Step.Output[column].Type is VectorDataViewType { IsKnownSize: false, ItemType: TextDataViewType })
                ends[column] = (TokenEnds.OfText(model, column, column + ".ends"), null);
        return ends;
    }

    /// <summary>
    /// Hands a network its sequences of keys: 0 behind a row's end, the number of keys plus 1 for what is missing or unknown, and a step
    /// of 0 behind the longest row, so that rows of empty text alone are no tensor without items.
    /// </summary>
    /// <param name="splicer">The chain so far.</param>
    /// <param name="planned">The network's step.</param>
    /// <param name="opset">The chain's operator set.</param>
    /// <returns>The steps of each row, int64 [batch, 1]; null where the network reads no sequence.</returns>
    /// <exception cref="OnnxExportException">It is not known where the rows of a column end.</exception>
    public static string? Read(GraphSplicer splicer, PlannedStep planned, int opset)
    {
        string? steps = null;
        foreach (var input in planned.Schema!.Inputs.Where(input => input.IsSequence && planned.Inputs.Contains(input.Name)))
        {
            var value = splicer.Columns[input.Name];
            if (value.Ends is not { } ends || input.Type != ColumnKind.Key)
                throw Unknown(planned.Step, planned.Inputs, planned.Outputs, input.Name);
            var write = new Writer(splicer, $"{planned.Step.Label}/{input.Name}");
            var keys = write.Node("Cast", [value.Name], OnnxAttributes.Of("to", (long)DataType.Int64));
            var none = write.Constant("none", 0);
            var isUnknown = write.Node("Equal", [keys, none]);
            var known = write.Node("Where", [isUnknown, write.Constant("unknown", input.KeyCount + 1L), keys]);
            var own = write.Node("Mul", [known, ends]);
            var count = write.Count(ends, opset);
            splicer.Columns[input.Name] = value with { Name = write.WithStepBehind(own, count), Type = DataType.Int64 };
            steps ??= count;
        }
        return steps;
    }

    /// <summary>That it is not known where rows end.</summary>
    public static OnnxExportException Unknown(ChainStep step, IEnumerable<string> inputs, IEnumerable<string> outputs, string column) =>
        step.Error(
            inputs,
            outputs,
            $"it reads '{column}', whose rows have different lengths, and where they end is only known of keys of words or characters "
                + "that a step of the chain cuts text into. The network alone is an ONNX file already: write "
                + "MultiTaskTransformer.OnnxModel, and make its keys in front of it, or save the chain with ml.MultiTask().Save"
        );

    private sealed class Writer(GraphSplicer splicer, string scope)
    {
        public string Node(string op, string[] inputs, params AttributeProto[] attributes)
        {
            var node = new NodeProto { OpType = op, Name = splicer.Unique($"{scope}/{op}") };
            node.Input.Add(inputs);
            node.Output.Add(node.Name);
            node.Attribute.Add(attributes);
            splicer.Graph.Node.Add(node);
            return node.Name;
        }

        public string Constant(string name, params long[] values)
        {
            var unique = splicer.Unique($"{scope}/{name}");
            splicer.Graph.Initializer.Add(OnnxTensors.Of<long>(unique, DataType.Int64, values, values.Length));
            return unique;
        }

        // A step of zeros behind each row, from the sum of its own.
        public string WithStepBehind(string keys, string count) =>
            Node("Concat", [keys, Node("Mul", [count, Constant("zero", 0)])], OnnxAttributes.Of("axis", 1L));

        // The sum over the steps of [batch, n]: [batch, 1].
        public string Count(string ends, int opset) =>
            opset >= 13
                ? Node("ReduceSum", [ends, Constant("axes", 1)], OnnxAttributes.Of("keepdims", 1L))
                : Node("ReduceSum", [ends], OnnxAttributes.Ints("axes", 1), OnnxAttributes.Of("keepdims", 1L));
    }
}
