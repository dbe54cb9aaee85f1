using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// The recurrences of a linear chain, as bodies of ONNX's Scan: what happens at one step. They use no value of the graph around them, and
/// operators alone that are the same in all versions that are written, so that a body is known by comparing it with these.
/// </summary>
internal static class ChainBodies
{
    /// <summary>Name of the attribute that holds a body.</summary>
    public const string Attribute = "body";

    /// <summary>Sums over all paths: c ← log Σᵢ exp(cᵢ + eᵢ) · pᵢⱼ where there is a step, and c from before is given.</summary>
    /// <remarks>States: p [tags, tags] and c [batch, tags]. Steps: e [batch, tags], m [batch, 1]. Gives c [batch, tags].</remarks>
    public static GraphProto Sums { get; } =
        Body(
            [("p", DataType.Float, 2), ("c", DataType.Float, 2), ("e", DataType.Float, 2), ("m", DataType.Bool, 2)],
            [("p2", DataType.Float, 2), ("c2", DataType.Float, 2), ("given", DataType.Float, 2)],
            Node("Add", "c e", "x"),
            Along("ArgMax", "x", "place", 1, keep: true),
            Along("GatherElements", "x place", "top", 1),
            Node("Sub", "x top", "below"),
            Node("Exp", "below", "shares"),
            Node("MatMul", "shares p", "sum"),
            Node("Log", "sum", "log"),
            Node("Add", "log top", "next"),
            Node("Where", "m next c", "c2"),
            Node("Identity", "p", "p2"),
            Node("Identity", "c", "given")
        );

    /// <summary>The best way on: c ← maxⱼ (tᵢⱼ + cⱼ + eⱼ) where there is a step, and j is given.</summary>
    /// <remarks>States: t [tags, tags] and c [batch, 1, tags]. Steps, from the last to the first: e [batch, 1, tags], m [batch, 1, 1].
    /// Gives j [batch, tags, 1].</remarks>
    public static GraphProto Best { get; } =
        Body(
            [("t", DataType.Float, 2), ("c", DataType.Float, 3), ("e", DataType.Float, 3), ("m", DataType.Bool, 3)],
            [("t2", DataType.Float, 2), ("c2", DataType.Float, 3), ("given", DataType.Int64, 3)],
            Node("Add", "c e", "x"),
            Node("Add", "t x", "ways"),
            Along("ArgMax", "ways", "given", 2, keep: true),
            Along("GatherElements", "ways given", "top", 2),
            Node("Transpose", "top", "next", OnnxAttributes.Ints("perm", 0, 2, 1)),
            Node("Where", "m next c", "c2"),
            Node("Identity", "t", "t2")
        );

    /// <summary>Follows what <see cref="Best"/> gave: k ← jₖ, which is given.</summary>
    /// <remarks>State: k [batch, 1, 1]. Steps: j [batch, tags, 1]. Gives k [batch, 1, 1].</remarks>
    public static GraphProto Trace { get; } =
        Body(
            [("k", DataType.Int64, 3), ("j", DataType.Int64, 3)],
            [("k2", DataType.Int64, 3), ("given", DataType.Int64, 3)],
            Along("GatherElements", "j k", "k2", 1),
            Node("Identity", "k2", "given")
        );

    /// <summary>Whether a body is one of these, whatever its values are called.</summary>
    public static bool Is(GraphProto body, GraphProto known) => Canonical(body).Equals(Canonical(known));

    /// <summary>The body as an attribute of a Scan.</summary>
    public static AttributeProto AsAttribute(GraphProto body) =>
        new()
        {
            Name = Attribute,
            Type = AttributeType.Graph,
            G = body.Clone(),
        };

    // Values are numbered in the order in which they come up; what is not made in the body keeps its name.
    private static GraphProto Canonical(GraphProto body)
    {
        var copy = body.Clone();
        copy.Name = "";
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        string Own(string name) => names[name] = $"#{names.Count}";
        foreach (var input in copy.Input)
            input.Name = Own(input.Name);
        foreach (var node in copy.Node)
        {
            node.Name = "";
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = names.GetValueOrDefault(node.Input[i], node.Input[i]);
            for (int i = 0; i < node.Output.Count; i++)
                node.Output[i] = Own(node.Output[i]);
        }
        foreach (var output in copy.Output)
            output.Name = names.GetValueOrDefault(output.Name, output.Name);
        return copy;
    }

    private static GraphProto Body((string, DataType, int)[] inputs, (string, DataType, int)[] outputs, params NodeProto[] nodes)
    {
        // No value around the node has such a name.
        var graph = new GraphProto { Name = "step" };
        graph.Input.AddRange(inputs.Select(Info));
        graph.Output.AddRange(outputs.Select(Info));
        graph.Node.AddRange(nodes);
        return graph;
    }

    // ONNX Runtime wants to know how many axes a value has, and finds out itself how long they are.
    private static ValueInfoProto Info((string Name, DataType Type, int Rank) value)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(Enumerable.Range(0, value.Rank).Select(_ => new TensorShapeProto.Types.Dimension()));
        return new()
        {
            Name = Full(value.Name),
            Type = new()
            {
                TensorType = new() { ElemType = (int)value.Type, Shape = shape },
            },
        };
    }

    private static NodeProto Node(string op, string inputs, string output, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = op, Name = Full(output) };
        node.Input.AddRange(inputs.Split(' ').Select(Full));
        node.Output.Add(Full(output));
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        return node;
    }

    private static NodeProto Along(string op, string inputs, string output, long axis, bool keep = false) =>
        keep
            ? Node(op, inputs, output, OnnxAttributes.Of("axis", axis), OnnxAttributes.Of("keepdims", 1L))
            : Node(op, inputs, output, OnnxAttributes.Of("axis", axis));

    private static string Full(string name) => "chain step/" + name;
}
