using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>Everything in a model, graphs within attributes included.</summary>
internal static class OnnxWalk
{
    /// <summary>Every tensor of a model, wherever it stands.</summary>
    public static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        Graphs(model)
            .SelectMany(Tensors)
            .Concat(model.Functions.SelectMany(f => Tensors(f.Node.SelectMany(n => n.Attribute).Concat(f.AttributeProto))));

    /// <summary>The outer graphs of a model.</summary>
    private static IEnumerable<GraphProto> Graphs(ModelProto model)
    {
        if (model.Graph is not null)
            yield return model.Graph;
        foreach (var training in model.TrainingInfo)
        {
            if (training.Initialization is not null)
                yield return training.Initialization;
            if (training.Algorithm is not null)
                yield return training.Algorithm;
        }
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) =>
        graph.Initializer.Concat(graph.SparseInitializer.SelectMany(Tensors)).Concat(Tensors(graph.Node.SelectMany(n => n.Attribute)));

    private static IEnumerable<TensorProto> Tensors(IEnumerable<AttributeProto> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.T is not null)
                yield return attribute.T;
            foreach (var tensor in attribute.Tensors)
                yield return tensor;
            foreach (var sparse in attribute.SparseTensors.Append(attribute.SparseTensor).OfType<SparseTensorProto>())
                foreach (var tensor in Tensors(sparse))
                    yield return tensor;
            foreach (var graph in attribute.Graphs.Append(attribute.G).OfType<GraphProto>())
                foreach (var tensor in Tensors(graph))
                    yield return tensor;
        }
    }

    private static IEnumerable<TensorProto> Tensors(SparseTensorProto sparse) =>
        new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>();

    /// <summary>The least that makes a model: a graph whose names are all made before they are used, with operator sets.</summary>
    /// <exception cref="OnnxModelException">Something is missing or contradicts itself.</exception>
    public static void Check(ModelProto model)
    {
        if (model.Graph is null)
            throw new OnnxModelException("This is not an ONNX model: it has no graph.");
        if (model.IrVersion is < 3 or > 64)
            throw new OnnxModelException($"This is not an ONNX model: it claims the IR version {model.IrVersion}.");
        if (model.OpsetImport.Count == 0)
            throw new OnnxModelException("The ONNX model names no operator set.");
        var known = new HashSet<string>(StringComparer.Ordinal) { "" };
        // An initializer may have the name of an input, whose default it is then; two of a kind may not.
        Distinct("inputs", model.Graph.Input.Select(i => i.Name), known);
        var constants = new HashSet<string>(StringComparer.Ordinal);
        Distinct(
            "initializers",
            model.Graph.Initializer.Select(t => t.Name).Concat(model.Graph.SparseInitializer.Select(s => s.Values?.Name ?? "")),
            constants
        );
        known.UnionWith(constants);
        foreach (var node in model.Graph.Node)
        {
            foreach (string input in node.Input)
                if (!known.Contains(input))
                    throw new OnnxModelException($"The node '{node.Name}' ({node.OpType}) uses '{input}', which nothing before it makes.");
            foreach (string output in node.Output)
                if (output.Length > 0 && !known.Add(output))
                    throw new OnnxModelException($"The node '{node.Name}' ({node.OpType}) makes '{output}' a second time.");
        }
        Distinct("outputs", model.Graph.Output.Select(o => o.Name), new(StringComparer.Ordinal));
        foreach (var output in model.Graph.Output)
            if (!known.Contains(output.Name))
                throw new OnnxModelException($"Nothing makes the output '{output.Name}'.");
        foreach (var tensor in Tensors(model))
            CheckSize(tensor);
    }

    private static void Distinct(string what, IEnumerable<string> names, HashSet<string> seen)
    {
        foreach (string name in names)
            if (!seen.Add(name))
                throw new OnnxModelException($"Two {what} of the ONNX model are named '{name}'.");
    }

    private static void CheckSize(TensorProto tensor)
    {
        if (ExternalData.IsExternal(tensor))
            return;
        int size = OnnxTensors.ItemBytes((DataType)tensor.DataType);
        long count = tensor.Count(),
            has = tensor.RawData.IsEmpty || size == 0 ? Typed(tensor) : tensor.RawData.Length / size;
        // Types that share bytes are for others to count.
        if (size == 0 && tensor.DataType != (int)DataType.String)
            return;
        if (has != count || (size > 0 && tensor.RawData.Length % size != 0))
            throw new OnnxModelException(
                $"The tensor '{tensor.Name}' holds "
                    + $"{(tensor.RawData.IsEmpty ? $"{has} items" : $"{tensor.RawData.Length} bytes")} where its shape "
                    + $"[{string.Join(", ", tensor.Dims)}] and type {(DataType)tensor.DataType} ask for {count} items."
            );
    }

    private static long Typed(TensorProto tensor) =>
        (DataType)tensor.DataType switch
        {
            DataType.Float => tensor.FloatData.Count,
            DataType.Complex64 => tensor.FloatData.Count / 2,
            DataType.Double => tensor.DoubleData.Count,
            DataType.Complex128 => tensor.DoubleData.Count / 2,
            DataType.Int64 => tensor.Int64Data.Count,
            DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
            DataType.String => tensor.StringData.Count,
            _ => tensor.Int32Data.Count,
        };
}
