using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// The model in a form for the stock OnnxTransformer, which reads outputs as vectors and has no keys. Nodes are added behind the network:
/// keys are looked up, scalars are packed, vectors lose their batch axis. <see cref="Restore"/> removes them.
/// </summary>
internal static class StockForm
{
    /// <summary>What names begin with that are added here.</summary>
    public const string Prefix = "MultiTask.Stock.";

    /// <summary>What outputs' names end with; the OnnxTransformer leaves it out of its columns' names.</summary>
    public const string Suffix = ".output";

    private const string Mark = "mlnet.multitask.stock";

    /// <summary>Whether a model went through <see cref="Write"/>.</summary>
    public static bool IsStock(ModelProto model) => model.MetadataProps.Any(entry => entry.Key == Mark);

    /// <summary>Adds what the stock chain needs.</summary>
    public static byte[] Write(byte[] network, IReadOnlyList<StockColumn> columns)
    {
        var model = OnnxModelFile.Parse(network, OnnxLimits.Trusted);
        var graph = model.Graph;
        foreach (var column in columns.Where(column => column.Vocabulary is not null))
            AddLookup(graph, column);
        foreach (var column in columns.Where(column => column.Slot is null))
            AddVector(graph, column);
        foreach (var pack in columns.Where(column => column.Slot is not null).GroupBy(column => column.Output))
            AddPack(graph, [.. pack]);
        foreach (var column in columns.Where(column => column.Column.SlotNames.Count > 0))
            AddSlotNames(model, column.Column);
        model.MetadataProps.Add(new StringStringEntryProto { Key = Mark, Value = "1" });
        return OnnxModelFile.ToBytes(model);
    }

    /// <summary>The network as it was before <see cref="Write"/>; a model that never went through it is returned unchanged.</summary>
    public static ModelProto Restore(ModelProto model)
    {
        var mark = model.MetadataProps.FirstOrDefault(entry => entry.Key == Mark);
        if (mark is null)
            return model;
        model.MetadataProps.Remove(mark);
        var graph = model.Graph;
        var added = graph.Node.Where(node => node.Name.StartsWith(Prefix, StringComparison.Ordinal) || IsSlotNames(node)).ToHashSet();
        var made = added.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        Keep(graph.Output, output => !made.Contains(output.Name));
        Keep(graph.Node, node => !added.Contains(node));
        Keep(graph.Initializer, tensor => !tensor.Name.StartsWith(Prefix, StringComparison.Ordinal));
        if (!graph.Node.Any(node => node.Domain == "ai.onnx.ml"))
            Keep(model.OpsetImport, opset => opset.Domain != "ai.onnx.ml");
        return model;
    }

    private static void AddLookup(GraphProto graph, StockColumn column)
    {
        var name = $"{Prefix}Value.{column.Column.Name}";
        var reader = new VocabularyTensor(name + ".table");
        KeyVocabularies.Visit(column.Vocabulary!, reader);
        graph.Initializer.Add(reader.Tensor!);
        graph.Node.Add(Node("Cast", name + ".key", [column.Column.Name], OnnxAttributes.Of("to", (long)DataType.Int64)));
        graph.Node.Add(Node("Gather", name, [name + ".table", name + ".key"], OnnxAttributes.Of("axis", 0L)));
    }

    // An OnnxTransformer scores one row at a time and would show the batch as one more axis of the column.
    private static void AddVector(GraphProto graph, StockColumn column)
    {
        graph.Node.Add(
            Node(
                "Reshape",
                column.Output,
                [Values(column), Integers(graph, FormattableString.Invariant($"Size{column.Column.Size}"), column.Column.Size)]
            )
        );
        graph.Output.Add(OnnxGraphBuilder.Info(column.Output, column.Value.ToOnnx(), column.Column.Size));
    }

    private static void AddPack(GraphProto graph, StockColumn[] columns)
    {
        graph.Node.Add(Node("Concat", columns[0].Output, columns.Select(Values), OnnxAttributes.Of("axis", 1L)));
        graph.Output.Add(OnnxGraphBuilder.Info(columns[0].Output, columns[0].Value.ToOnnx(), -1, columns.Length));
    }

    // ML.NET reads the slot names of a column from a node of this name; nothing uses what the node computes.
    private static void AddSlotNames(ModelProto model, OutputColumn column)
    {
        var tensor = OnnxTensors.OfText($"{Prefix}SlotNames.{column.Name}", [""], 1, 1);
        model.Graph.Initializer.Add(tensor);
        var node = Node("LabelEncoder", $"{Prefix}SlotNames.{column.Name}.unused", [tensor.Name]);
        node.Name = $"mlnet.{column.Name}.SlotNames";
        node.Domain = "ai.onnx.ml";
        var keys = new AttributeProto { Name = "keys_strings", Type = AttributeProto.Types.AttributeType.Strings };
        keys.Strings.AddRange(column.SlotNames.Select(Google.Protobuf.ByteString.CopyFromUtf8));
        node.Attribute.Add(keys);
        node.Attribute.Add(OnnxAttributes.Ints("values_int64s", (int[])[.. Enumerable.Range(0, column.Size)]));
        model.Graph.Node.Add(node);
        if (!model.OpsetImport.Any(opset => opset.Domain == node.Domain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = node.Domain, Version = 2 });
    }

    private static bool IsSlotNames(NodeProto node) =>
        node.OpType == "LabelEncoder" && node.Output.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static string Values(StockColumn column) =>
        column.Vocabulary is null ? column.Column.Name : $"{Prefix}Value.{column.Column.Name}";

    private static string Integers(GraphProto graph, string name, params ReadOnlySpan<long> values)
    {
        name = Prefix + name;
        if (!graph.Initializer.Any(tensor => tensor.Name == name))
            graph.Initializer.Add(OnnxTensors.Of(name, DataType.Int64, values, values.Length));
        return name;
    }

    private static NodeProto Node(string op, string output, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = op, Name = output.StartsWith(Prefix, StringComparison.Ordinal) ? output : Prefix + output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        return node;
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> list, Func<T, bool> wanted)
    {
        T[] kept = [.. list.Where(wanted)];
        list.Clear();
        list.AddRange(kept);
    }
}
