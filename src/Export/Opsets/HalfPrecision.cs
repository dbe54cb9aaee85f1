using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Opsets;

/// <summary>A network in float16 between its inputs and outputs, which stay float32: half the size, and faster on devices made for
/// it.</summary>
internal static class HalfPrecision
{
    /// <exception cref="NotSupportedException">The graph calculates with places of a map.</exception>
    public static void Run(GraphProto graph)
    {
        if (graph.Node.Any(node => node.OpType == "TopK"))
            throw new NotSupportedException(
                "it finds objects by their places in a map, which are numbers beyond the 2,048 that float16 holds exactly: export it in "
                    + "float32"
            );
        // Whether a feature is missing is told in float32: one beyond float16's range is not.
        var marks = graph.Node.Where(MissingMarks.Has).ToHashSet();
        OwnConstants(graph, marks);
        // How many times larger an image becomes is told in float32, too.
        var kept = marks
            .SelectMany(n => n.Input)
            .Concat(graph.Node.Where(n => n.OpType == "Resize").SelectMany(n => n.Input.Skip(1)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (
            var tensor in OnnxWalk
                .Tensors(new ModelProto { Graph = graph })
                .Where(t => t.DataType == (int)DataType.Float && !kept.Contains(t.Name))
        )
            Convert(tensor);
        foreach (var node in graph.Node.Where(n => !marks.Contains(n) && n.OpType == "Cast" && n.Int("to", 0) == (long)DataType.Float))
            node.Find("to")!.I = (long)DataType.Float16;
        graph.ValueInfo.Clear();
        Inputs(graph, marks);
        Marks(graph, marks);
        Recurrences(graph);
        Outputs(graph);
        WeightArithmetic.Run(graph);
    }

    /// <summary>Numbers beyond float16's range become the largest it has.</summary>
    private static void Convert(TensorProto tensor)
    {
        Half[] halves = [.. tensor.Floats().Select(v => float.IsFinite(v) ? (Half)Math.Clamp(v, -65504f, 65504f) : (Half)v)];
        var made = OnnxTensors.Of<Half>(tensor.Name, DataType.Float16, halves);
        tensor.DataType = (int)DataType.Float16;
        tensor.FloatData.Clear();
        tensor.RawData = made.RawData;
    }

    /// <summary>Constants that the float32 part has in common with the rest become its own.</summary>
    private static void OwnConstants(GraphProto graph, HashSet<NodeProto> marks)
    {
        var others = graph.Node.Where(node => !marks.Contains(node)).SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer.Where(t => t.DataType == (int)DataType.Float && others.Contains(t.Name)).ToArray())
        {
            var readers = marks.Where(node => node.Input.Contains(tensor.Name)).ToArray();
            if (readers.Length == 0)
                continue;
            var own = tensor.Clone();
            own.Name = Unused(graph, tensor.Name + "/single");
            graph.Initializer.Add(own);
            foreach (var node in readers)
                for (int i = 0; i < node.Input.Count; i++)
                    if (node.Input[i] == tensor.Name)
                        node.Input[i] = own.Name;
        }
    }

    /// <summary>What leaves the float32 part for the rest is turned into float16.</summary>
    private static void Marks(GraphProto graph, HashSet<NodeProto> marks)
    {
        var halves = new Dictionary<string, string>(StringComparer.Ordinal);
        var numbers = marks
            .Where(node => node.OpType is "MatMul" or "Add" or "ReduceSum" or "Div")
            .Select(node => node.Output[0])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node.Where(node => !marks.Contains(node)).ToArray())
            for (int i = 0; i < node.Input.Count; i++)
                if (numbers.Contains(node.Input[i]))
                {
                    if (!halves.TryGetValue(node.Input[i], out var half))
                    {
                        half = halves[node.Input[i]] = Unused(graph, node.Input[i] + "/half");
                        graph.Node.Insert(graph.Node.IndexOf(node), Cast(node.Input[i], half, DataType.Float16));
                    }
                    node.Input[i] = half;
                }
    }

    /// <summary>A Scan adds up what many steps give, in float32: its numbers are turned in front of it and behind it.</summary>
    private static void Recurrences(GraphProto graph)
    {
        foreach (var node in graph.Node.Where(node => node.OpType == "Scan").ToArray())
        {
            var body = node.Find(ChainBodies.Attribute)!.G;
            bool IsFloat(ValueInfoProto value) => value.Type.TensorType.ElemType == (int)DataType.Float;
            for (int i = 0; i < node.Input.Count; i++)
                if (IsFloat(body.Input[i]))
                {
                    string single = Unused(graph, $"{node.Name}/single{i}");
                    graph.Node.Insert(graph.Node.IndexOf(node), Cast(node.Input[i], single, DataType.Float));
                    node.Input[i] = single;
                }
            for (int i = 0; i < node.Output.Count; i++)
                if (IsFloat(body.Output[i]))
                {
                    var (half, single) = (node.Output[i], Unused(graph, node.Output[i] + "/single"));
                    node.Output[i] = single;
                    graph.Node.Insert(graph.Node.IndexOf(node) + 1, Cast(single, half, DataType.Float16));
                }
        }
    }

    private static void Inputs(GraphProto graph, HashSet<NodeProto> marks)
    {
        var casts = new List<NodeProto>();
        foreach (var input in graph.Input.Where(i => i.Type.TensorType.ElemType == (int)DataType.Float))
        {
            string half = Unused(graph, input.Name + "/half");
            foreach (var node in graph.Node.Where(node => !marks.Contains(node)))
                for (int i = 0; i < node.Input.Count; i++)
                    if (node.Input[i] == input.Name)
                        node.Input[i] = half;
            casts.Add(Cast(input.Name, half, DataType.Float16));
        }
        casts.Reverse();
        foreach (var cast in casts)
            graph.Node.Insert(0, cast);
    }

    private static void Outputs(GraphProto graph)
    {
        foreach (var output in graph.Output.Where(o => o.Type.TensorType.ElemType == (int)DataType.Float))
        {
            string half = Unused(graph, output.Name + "/half");
            foreach (var node in graph.Node)
            {
                for (int i = 0; i < node.Input.Count; i++)
                    if (node.Input[i] == output.Name)
                        node.Input[i] = half;
                for (int i = 0; i < node.Output.Count; i++)
                    if (node.Output[i] == output.Name)
                        node.Output[i] = half;
            }
            graph.Node.Add(Cast(half, output.Name, DataType.Float));
        }
    }

    /// <summary>A node that turns a value into another type.</summary>
    public static NodeProto Cast(string from, string to, DataType type)
    {
        var node = new NodeProto { OpType = "Cast", Name = to + "/cast" };
        node.Input.Add(from);
        node.Output.Add(to);
        node.Attribute.Add(OnnxAttributes.Of("to", (long)type));
        return node;
    }

    /// <summary>A name that nothing in the graph has yet.</summary>
    public static string Unused(GraphProto graph, string name)
    {
        while (
            graph.Node.Any(n => n.Output.Contains(name))
            || graph.Initializer.Any(t => t.Name == name)
            || graph.Input.Any(i => i.Name == name)
        )
            name += "_";
        return name;
    }
}
