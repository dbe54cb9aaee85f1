using System.Globalization;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>One pass over a graph's nodes that replaces some of them, with fresh names and what is known about each value.</summary>
internal sealed class GraphEdit
{
    private readonly GraphProto _graph;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueFacts> _facts;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly List<NodeProto> _nodes = [];
    private string _scope = "";

    public GraphEdit(GraphProto graph, int opset)
    {
        (_graph, Opset, _facts) = (graph, opset, ValueFacts.Of(graph));
        _constants = graph.Initializer.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            _names.UnionWith(node.Output);
            _names.Add(node.Name);
        }
        _names.UnionWith(_facts.Keys);
    }

    /// <summary>Version of the standard operator set that new nodes are written in.</summary>
    public int Opset { get; }

    public IReadOnlyList<NodeProto> OldNodes => _graph.Node;

    public ValueFacts Facts(string value) => _facts.GetValueOrDefault(value);

    /// <summary>Whether a value is an input of the graph.</summary>
    public bool IsInput(string value) => _graph.Input.Any(input => input.Name == value);

    public TensorProto? ConstantOf(string value) => _constants.GetValueOrDefault(value);

    /// <summary>Goes over the nodes in order; those that <paramref name="replace"/> gives false for stay as they are.</summary>
    public void Run(Func<GraphEdit, NodeProto, bool> replace)
    {
        NodeProto[] old = [.. _graph.Node];
        foreach (var node in old)
        {
            _scope = node.Name.Length > 0 ? node.Name : node.OpType;
            if (!replace(this, node))
                Keep(node);
        }
        _graph.Node.Clear();
        _graph.Node.AddRange(_nodes);
    }

    /// <summary>Takes a node over as it is.</summary>
    public void Keep(NodeProto node)
    {
        _nodes.Add(node);
        if (node.Output.Count == 0)
            return;
        var inferred = ValueFacts.Infer(node, _facts);
        var declared = _facts.GetValueOrDefault(node.Output[0]);
        _facts[node.Output[0]] = new(inferred.Type ?? declared.Type, inferred.Rank);
    }

    /// <summary>Takes a node over whose output is known.</summary>
    public void Keep(NodeProto node, ValueFacts facts)
    {
        _nodes.Add(node);
        _facts[node.Output[0]] = facts;
    }

    /// <summary>A new node of the standard set; gives the name of its output.</summary>
    /// <param name="op">Operator.</param>
    /// <param name="facts">About its output.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Attributes.</param>
    public string Node(string op, ValueFacts facts, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string name = Unique(_scope.EndsWith(op, StringComparison.Ordinal) ? _scope : _scope + "/" + op);
        Write(op, name, name, facts, inputs, attributes);
        return name;
    }

    /// <summary>A fresh name for a node of an operator and its output.</summary>
    public string Name(string op) => Unique(_scope + "/" + op);

    /// <summary>Gives a value the name that the rest of the graph knows it by.</summary>
    public void Result(string output, string value)
    {
        Write("Identity", output, Unique(_scope + "/as"), Facts(value), [value], []);
    }

    /// <summary>A new constant.</summary>
    public string Constant<T>(string name, DataType type, ReadOnlySpan<T> values, params ReadOnlySpan<int> dims)
        where T : unmanaged => Constant(OnnxTensors.Of(Unique(_scope + "/" + name), type, values, dims));

    /// <inheritdoc cref="Constant{T}"/>
    public string Texts(string name, IReadOnlyCollection<string> values) =>
        Constant(OnnxTensors.OfText(Unique(_scope + "/" + name), values, values.Count));

    public string Cast(string value, DataType type) =>
        Facts(value).Type == type ? value : Node("Cast", new(type, Facts(value).Rank), [value], OnnxAttributes.Of("to", (long)type));

    /// <summary>[batch, …] with these axes behind the batch.</summary>
    public string Reshape(string value, params ReadOnlySpan<long> behindBatch)
    {
        string shape = Constant<long>("shape", DataType.Int64, [-1, .. behindBatch], behindBatch.Length + 1);
        return Node("Reshape", new(Facts(value).Type, behindBatch.Length + 1), [value, shape]);
    }

    /// <summary>[batch, …] as [batch, n], where n is known only when it runs.</summary>
    public string FlattenBehindBatch(string value)
    {
        string shape = Constant<long>("shape", DataType.Int64, [0, -1], 2); // 0 copies the batch's size
        return Node("Reshape", new(Facts(value).Type, 2), [value, shape]);
    }

    /// <summary>A new last axis of size 1.</summary>
    public string Unsqueeze(string value)
    {
        var facts = new ValueFacts(Facts(value).Type, Facts(value).Rank + 1);
        return Opset >= 13
            ? Node("Unsqueeze", facts, [value, Constant<long>("axes", DataType.Int64, [-1], 1)])
            : Node("Unsqueeze", facts, [value], OnnxAttributes.Ints("axes", -1));
    }

    /// <summary>A reduction over the last axis, which goes.</summary>
    /// <param name="op">ReduceSum or ReduceMax.</param>
    /// <param name="value">What is reduced.</param>
    public string Reduce(string op, string value)
    {
        var facts = new ValueFacts(Facts(value).Type, Facts(value).Rank - 1);
        return Opset >= (op == "ReduceSum" ? 13 : 18)
            ? Node(op, facts, [value, Constant<long>("axes", DataType.Int64, [-1], 1)], OnnxAttributes.Of("keepdims", 0L))
            : Node(op, facts, [value], OnnxAttributes.Ints("axes", -1), OnnxAttributes.Of("keepdims", 0L));
    }

    /// <summary>Cuts a value along an axis into parts that the rest of the graph knows by these names.</summary>
    public void Split(string value, int axis, ReadOnlySpan<long> sizes, IReadOnlyList<string> outputs)
    {
        string[] inputs = Opset >= 13 ? [value, Constant("sizes", DataType.Int64, sizes, sizes.Length)] : [value];
        var node = new NodeProto { OpType = "Split", Name = Unique(_scope + "/Split") };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(OnnxAttributes.Of("axis", (long)axis));
        if (Opset < 13)
            node.Attribute.Add(OnnxAttributes.Ints("split", sizes));
        _nodes.Add(node);
        foreach (string output in outputs)
            _facts[output] = Facts(value);
    }

    private string Constant(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor);
        _constants[tensor.Name] = tensor;
        _facts[tensor.Name] = ValueFacts.Of(tensor);
        return tensor.Name;
    }

    private void Write(
        string op,
        string output,
        string name,
        ValueFacts facts,
        ReadOnlySpan<string> inputs,
        ReadOnlySpan<AttributeProto> attributes
    )
    {
        var node = new NodeProto { OpType = op, Name = name };
        foreach (string input in inputs)
            node.Input.Add(input);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        node.Output.Add(output);
        _nodes.Add(node);
        _facts[output] = facts;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 1; !_names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        return unique;
    }
}
