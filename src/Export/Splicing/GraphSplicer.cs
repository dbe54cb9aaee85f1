using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>Joins the graphs of a chain's steps by column name.</summary>
internal sealed class GraphSplicer
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _domains = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new() { Name = "chain" };

    /// <summary>Which value carries each visible column at this point of the chain.</summary>
    public Dictionary<string, ChainValue> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>Operator sets besides the standard one that the graph's nodes use.</summary>
    public IEnumerable<KeyValuePair<string, long>> Domains => _domains.Where(d => Graph.Node.Any(n => n.Domain == d.Key));

    /// <summary>Keeps a name from being given to anything but an output.</summary>
    public void Reserve(string name) => _names.Add(name);

    /// <summary>A raw column.</summary>
    public void Input(string column, ColumnShape shape)
    {
        _names.Add(column);
        Graph.Input.Add(OnnxGraphBuilder.Info(column, shape.Item.ToOnnx(), -1, shape.Size));
        Columns[column] = new(column, shape.Item.ToOnnx());
    }

    /// <summary>Appends the graph of a step.</summary>
    /// <param name="model">Its model, in the chain's opset; taken apart.</param>
    /// <param name="prefix">What its names get in front.</param>
    /// <param name="outputs">The columns it makes, and the names of their values in the model.</param>
    /// <param name="origins">The tasks' outputs among them.</param>
    /// <param name="ends">Of columns whose rows have different lengths where they end: a value of the model, or a column in front.</param>
    /// <param name="steps">How many steps the rows have that a network reads; null where it reads no sequence.</param>
    /// <exception cref="NotSupportedException">The model has functions of its own.</exception>
    public void Append(
        ModelProto model,
        string prefix,
        IReadOnlyList<(string Column, string Value)> outputs,
        IReadOnlyDictionary<string, OutputColumn>? origins = null,
        IReadOnlyDictionary<string, (string? Made, string? Input)>? ends = null,
        string? steps = null
    )
    {
        if (model.Functions.Count > 0)
            throw new NotSupportedException("its graph has functions of its own, which are not joined with those of others: inline them");
        var facts = ValueFacts.Of(model.Graph);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        var carried = new Dictionary<string, ChainValue>(StringComparer.Ordinal);
        var constants = model.Graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var input in model.Graph.Input.Where(i => !constants.Contains(i.Name)))
        {
            var value = Columns[input.Name];
            carried[input.Name] = value;
            renamed[input.Name] = Cast(value, (DataType)input.Type.TensorType.ElemType, prefix);
        }
        foreach (var tensor in model.Graph.Initializer)
        {
            tensor.Name = renamed[tensor.Name] = Unique(prefix + "/" + tensor.Name);
            Graph.Initializer.Add(tensor);
        }
        foreach (var sparse in model.Graph.SparseInitializer)
        {
            sparse.Values.Name = renamed[sparse.Values.Name] = Unique(prefix + "/" + sparse.Values.Name);
            Graph.SparseInitializer.Add(sparse);
        }
        foreach (var node in model.Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = renamed[node.Input[i]];
            InnerGraphs.Rename(node, renamed, name => Unique(prefix + "/" + name));
            var first = node.Output.Count > 0 ? node.Output[0] : "";
            for (int i = 0; i < node.Output.Count; i++)
                if (node.Output[i].Length > 0)
                    node.Output[i] = renamed[node.Output[i]] = Unique(prefix + "/" + node.Output[i]);
            if (node is { OpType: "Identity", Domain: "" } && carried.TryGetValue(Original(renamed, node.Input[0], carried), out var same))
                carried[first] = same;
            node.Name = NodeName(prefix + "/" + (node.Name.Length > 0 ? node.Name : node.OpType));
            Graph.Node.Add(node);
        }
        foreach (var opset in model.OpsetImport.Where(o => o.Domain is not ("" or "ai.onnx")))
            Import(opset);
        var known = (ends ?? new Dictionary<string, (string? Made, string? Input)>()).ToDictionary(
            end => end.Key,
            end => end.Value.Made is { } made ? renamed[made] : end.Value.Input is { } from ? Columns[from].Ends : null
        );
        foreach (var (column, value) in outputs)
        {
            var origin = origins?.GetValueOrDefault(column);
            Columns[column] = carried.TryGetValue(value, out var same)
                ? same
                : new(
                    renamed[value],
                    Type(model, facts, value),
                    origin,
                    known.GetValueOrDefault(column),
                    origin is { IsSequence: true } ? steps : null
                );
        }
    }

    /// <summary>Makes a column an output of the whole graph.</summary>
    public void Output(string name, string value, DataType type, params ReadOnlySpan<int> dims)
    {
        var node = new NodeProto { OpType = "Identity", Name = "output/" + name };
        node.Input.Add(value);
        node.Output.Add(name);
        Graph.Node.Add(node);
        Graph.Output.Add(OnnxGraphBuilder.Info(name, type, dims));
    }

    /// <summary>A name that nothing in the graph has yet.</summary>
    public string Unique(string name)
    {
        while (!_names.Add(name))
            name += "_";
        return name;
    }

    /// <summary>Nodes have names of their own beside those of the values, each once. Where they are left out the operator lends its
    /// own.</summary>
    private string NodeName(string name)
    {
        while (!_nodes.Add(name))
            name += "_";
        return name;
    }

    private string Cast(ChainValue value, DataType type, string prefix)
    {
        if (value.Type == type || type == DataType.Undefined)
            return value.Name;
        var node = new NodeProto { OpType = "Cast", Name = NodeName(prefix + "/cast/" + value.Name) };
        node.Input.Add(value.Name);
        node.Output.Add(Unique(node.Name));
        node.Attribute.Add(OnnxAttributes.Of("to", (long)type));
        Graph.Node.Add(node);
        return node.Output[0];
    }

    private void Import(OperatorSetIdProto opset)
    {
        if (_domains.TryGetValue(opset.Domain, out long known) && known != opset.Version)
            throw new OnnxExportException(
                $"Two steps of the chain are written for different versions ({known} and {opset.Version}) of "
                    + $"the operators '{opset.Domain}'."
            );
        _domains[opset.Domain] = opset.Version;
    }

    private static DataType Type(ModelProto model, Dictionary<string, ValueFacts> facts, string value) =>
        facts.TryGetValue(value, out var known) && known.Type is { } type
            ? type
            : throw new OnnxModelException($"The graph '{model.Graph.Name}' does not say the type of its output '{value}'.");

    /// <summary>The column whose value an already renamed input is.</summary>
    private static string Original(Dictionary<string, string> renamed, string value, Dictionary<string, ChainValue> carried)
    {
        foreach (string name in carried.Keys)
            if (renamed.TryGetValue(name, out string? now) && now == value)
                return name;
        return "";
    }
}
