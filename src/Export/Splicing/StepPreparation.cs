using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Lowering;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Opsets;

namespace MlNet.MultiTask.Splicing;

/// <summary>Makes the graph of one step ready to be joined: only what is wanted, the chain's opset, every value [batch, Size].</summary>
internal static class StepPreparation
{
    /// <summary>A graph that ML.NET's exporter wrote.</summary>
    public static void Stock(ModelProto model, PlannedStep planned, OnnxExportOptions options)
    {
        var graph = model.Graph;
        foreach (var input in graph.Input)
            input.Type.TensorType.Shape = OnnxGraphBuilder
                .Info(input.Name, DataType.Float, -1, Size(planned.Step.Input, input.Name))
                .Type.TensorType.Shape;
        ValueInfoProto[] wanted =
        [
            .. planned.Outputs.Select(column => graph.Output.First(o => o.Name == column + StockConversion.OutputSuffix)),
        ];
        // Pruning drops the value infos of what it removes; the types of what stays are still needed.
        graph.Output.Clear();
        graph.Output.AddRange(wanted);
        Pruning.Prune(graph, inputs: true);
        ZerosWritten(graph);
        KeyToValueDefaults.Run(graph);
        OpsetConversion.Run(model, options.Opset);
        TokenRows.Run(graph, options.Opset);
        Inexact.Refuse(graph, options.Opset);
        TextHash.Run(graph, options.Opset);
        TextToNumber.Run(graph, options.Opset);
        Import(model, OnnxOpset.MlDomain, 2);
        Import(model, OnnxOpset.Microsoft, 1);
        if (options.Lower)
            Lower.Run(graph, options.Opset);
        Flatten(graph, planned, options.Opset);
    }

    /// <summary>ML.NET's exporter does not write numbers that are 0; readers that ask whether an attribute has its value want
    /// them.</summary>
    private static void ZerosWritten(GraphProto graph)
    {
        foreach (var attribute in graph.Node.SelectMany(n => n.Attribute))
        {
            if (attribute.Type == AttributeProto.Types.AttributeType.Float && !attribute.HasF)
                attribute.F = 0;
            if (attribute.Type == AttributeProto.Types.AttributeType.Int && !attribute.HasI)
                attribute.I = 0;
        }
    }

    // ML.NET names the sets of the operators that it writes itself, and not even all of those.
    private static void Import(ModelProto model, string domain, long version)
    {
        if (model.OpsetImport.All(import => import.Domain != domain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
    }

    /// <summary>A graph that a transformer or a converter gave.</summary>
    public static void Own(ModelProto model, PlannedStep planned, OnnxExportOptions options)
    {
        OpsetConversion.Run(model, options.Opset);
        if (planned.Schema is not null && options.ElementType == OnnxElementType.Float16)
            HalfPrecision.Run(model.Graph);
        else if (options.Lower)
            Lower.Run(model.Graph, options.Opset);
    }

    /// <summary>ML.NET declares [batch, n] for what is [batch, 1, n] when it runs (OneHotEncoder).</summary>
    private static void Flatten(GraphProto graph, PlannedStep planned, int opset)
    {
        var sizes = planned.Outputs.ToDictionary(
            c => c + StockConversion.OutputSuffix,
            c => Size(planned.Step.Output, c),
            StringComparer.Ordinal
        );
        new GraphEdit(graph, opset).Run(
            (edit, node) =>
            {
                if (node.Output.Count != 1 || !sizes.TryGetValue(node.Output[0], out int size) || edit.Facts(node.Input[0]).Rank == 2)
                    return false;
                edit.Result(node.Output[0], size > 0 ? edit.Reshape(node.Input[0], size) : edit.FlattenBehindBatch(node.Input[0]));
                return true;
            }
        );
    }

    /// <summary>Number of slots; −1, which leaves the axis open, where it differs from row to row.</summary>
    private static int Size(Microsoft.ML.DataViewSchema schema, string column) =>
        schema[column].Type is Microsoft.ML.Data.VectorDataViewType vector
            ? vector.Size > 0
                ? vector.Size
                : -1
            : 1;
}
