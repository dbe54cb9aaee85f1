using System.Globalization;
using Google.Protobuf;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Collects the parts of one ONNX model. Everything stands in the file in the order of the calls, and names depend on nothing else, so the
/// same calls give the same bytes.
/// </summary>
internal sealed class OnnxGraphBuilder
{
    /// <summary>Name of the symbolic batch dimension.</summary>
    public const string Batch = "batch";

    /// <summary>Name of the symbolic dimension that sequences are long, the same for all columns.</summary>
    public const string Length = "length";

    private readonly GraphProto _graph = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _constants = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _opsets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentOutOfRangeException">The opset is not 12 to 26.</exception>
    public OnnxGraphBuilder(int opset = OnnxOpset.Default, string name = "network")
    {
        Opset = OnnxOpset.Check(opset);
        _opsets[""] = opset;
        _graph.Name = name;
    }

    /// <summary>Version of the standard operator set.</summary>
    public int Opset { get; }

    /// <summary>Keeps a name from being given to something else: the outputs' names, before the first node.</summary>
    public void Reserve(string name)
    {
        if (!_names.Add(name))
            throw new ArgumentException($"The graph has two values named '{name}': inputs and outputs need names of their own.");
    }

    /// <summary>This name, or with a number behind it where it is taken.</summary>
    public string Unique(string name)
    {
        if (_names.Add(name))
            return name;
        for (int i = 1; ; i++)
        {
            string numbered = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
            if (_names.Add(numbered))
                return numbered;
        }
    }

    public void Import(string domain, int version) => _opsets[domain] = version;

    public void Metadata(string key, string value) => _metadata[key] = value;

    /// <param name="name">Exactly this name.</param>
    /// <param name="type">Item type.</param>
    /// <param name="dims">Shape, −1 for the batch.</param>
    public OnnxValue Input(string name, DataType type, params ReadOnlySpan<int> dims)
    {
        Reserve(name);
        _graph.Input.Add(Info(name, type, dims));
        return new(name, type, [.. dims]);
    }

    /// <summary>Makes a value an output under a name that was reserved.</summary>
    public void Output(string name, OnnxValue value)
    {
        var node = new NodeProto { OpType = "Identity", Name = "output/" + name };
        node.Input.Add(value.Name);
        node.Output.Add(name);
        _graph.Node.Add(node);
        _graph.Output.Add(Info(name, value.Type, [.. value.Dims]));
    }

    public OnnxValue Initializer(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> dims) =>
        Add(OnnxTensors.Of(Unique(name), DataType.Float, values, dims), DataType.Float, dims);

    public OnnxValue Initializer(string name, ReadOnlySpan<long> values, params ReadOnlySpan<int> dims) =>
        Add(OnnxTensors.Of(Unique(name), DataType.Int64, values, dims), DataType.Int64, dims);

    /// <summary>A scalar; equal ones are shared.</summary>
    public OnnxValue Scalar(float value) =>
        Number(value.ToString("R", CultureInfo.InvariantCulture), [], (name, shape) => Initializer(name, [value], shape));

    /// <summary>
    /// A number for an element-wise operator beside <paramref name="other"/>. Where that is [batch, 1] the number gets axes of size 1 too:
    /// a true scalar sends ONNX Runtime down a path that takes each row by itself, some 17 ns a row instead of less than one.
    /// </summary>
    public OnnxValue Scalar(float value, OnnxValue other) =>
        Number(value.ToString("R", CultureInfo.InvariantCulture), AxesBeside(other), (name, shape) => Initializer(name, [value], shape));

    /// <summary>The same for a whole number.</summary>
    public OnnxValue Integer(long value, OnnxValue other) =>
        Number("int64/" + value.ToString(CultureInfo.InvariantCulture), AxesBeside(other), (name, shape) =>
            Initializer(name, [value], shape)
        );

    private static int[] AxesBeside(OnnxValue other) => other.Rank > 1 && other.Dims[^1] == 1 ? [.. Enumerable.Repeat(1, other.Rank)] : [];

    private OnnxValue Number(string text, int[] shape, Func<string, int[], OnnxValue> create)
    {
        string name = "const/" + text + (shape.Length == 0 ? "" : $"/{shape.Length}");
        if (!_constants.TryGetValue(name, out var found))
            _constants[name] = found = create(name, shape);
        return found;
    }

    /// <summary>A list of whole numbers such as axes or a shape; equal ones are shared.</summary>
    public OnnxValue Integers(params ReadOnlySpan<long> values)
    {
        // A culture may have another minus sign, which must not get into the file.
        string name = "const/[" + string.Join(",", values.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture))) + "]";
        if (!_constants.TryGetValue(name, out var found))
            _constants[name] = found = Initializer(name, values, values.Length);
        return found;
    }

    /// <summary>A list of numbers; equal ones are shared.</summary>
    public OnnxValue Numbers(params ReadOnlySpan<float> values)
    {
        string name =
            "const/float[" + string.Join(",", values.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "]";
        if (!_constants.TryGetValue(name, out var found))
            _constants[name] = found = Initializer(name, values, values.Length);
        return found;
    }

    /// <summary>A node with one output.</summary>
    /// <param name="scope">What its name and its output's name begin with.</param>
    /// <param name="op">Operator of the standard set.</param>
    /// <param name="type">Item type of the output.</param>
    /// <param name="dims">Shape of the output, −1 for the batch.</param>
    /// <param name="inputs">Inputs in the operator's order; null for one that is left out.</param>
    /// <param name="attributes">Attributes.</param>
    /// <param name="domain">Domain of the operator.</param>
    public OnnxValue Node(
        string scope,
        string op,
        DataType type,
        IReadOnlyList<int> dims,
        ReadOnlySpan<OnnxValue?> inputs,
        ReadOnlySpan<AttributeProto> attributes = default,
        string domain = ""
    )
    {
        var node = Add(scope, op, inputs, attributes, domain);
        node.Output.Add(node.Name);
        return new(node.Name, type, dims);
    }

    /// <summary>A node with two outputs, of which only the second is read.</summary>
    /// <inheritdoc cref="Node" path="/param"/>
    public OnnxValue SecondOutput(
        string scope,
        string op,
        DataType type,
        IReadOnlyList<int> dims,
        ReadOnlySpan<OnnxValue?> inputs,
        ReadOnlySpan<AttributeProto> attributes
    )
    {
        var node = Add(scope, op, inputs, attributes, "");
        node.Output.Add(Unique(node.Name + "/unused"));
        node.Output.Add(node.Name);
        return new(node.Name, type, dims);
    }

    private NodeProto Add(
        string scope,
        string op,
        ReadOnlySpan<OnnxValue?> inputs,
        ReadOnlySpan<AttributeProto> attributes,
        string domain
    )
    {
        var node = new NodeProto
        {
            OpType = op,
            Name = Unique(scope.Length == 0 ? op : scope + "/" + op),
            Domain = domain,
        };
        foreach (var input in inputs)
            node.Input.Add(input?.Name ?? "");
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        _graph.Node.Add(node);
        return node;
    }

    /// <summary>A recurrence over the first axis of some values: what its body gives at each step, one after the other in the order of the
    /// steps.</summary>
    /// <param name="scope">What its name begins with.</param>
    /// <param name="body">What happens at a step: it reads the states and the values of the step, and gives the states and one
    /// value.</param>
    /// <param name="states">The states to begin with.</param>
    /// <param name="steps">[length, …] each.</param>
    /// <param name="reverse">Whether it goes from the last step to the first.</param>
    /// <param name="type">Item type of what it gives.</param>
    /// <param name="dims">Shape of that, [length, …].</param>
    public OnnxValue Scan(
        string scope,
        GraphProto body,
        ReadOnlySpan<OnnxValue> states,
        ReadOnlySpan<OnnxValue> steps,
        bool reverse,
        DataType type,
        IReadOnlyList<int> dims
    )
    {
        string name = Unique(scope.Length == 0 ? "Scan" : scope + "/Scan");
        var node = new NodeProto { OpType = "Scan", Name = name };
        for (int i = 0; i < states.Length; i++)
        {
            node.Input.Add(states[i].Name);
            node.Output.Add(Unique(name + "/state"));
        }
        long[] directions = new long[steps.Length];
        Array.Fill(directions, reverse ? 1 : 0);
        foreach (var step in steps)
            node.Input.Add(step.Name);
        node.Output.Add(name);
        node.Attribute.Add(ChainBodies.AsAttribute(body));
        node.Attribute.Add(OnnxAttributes.Of("num_scan_inputs", (long)steps.Length));
        node.Attribute.Add(OnnxAttributes.Ints("scan_input_directions", directions));
        node.Attribute.Add(OnnxAttributes.Ints("scan_output_directions", reverse ? 1L : 0L));
        _graph.Node.Add(node);
        return new(name, type, dims);
    }

    /// <summary>The names of all values that some values are computed from.</summary>
    public IReadOnlySet<string> Needed(IEnumerable<string> values) => Pruning.Needed(_graph, values).Names;

    /// <summary>The model. The builder is not used afterwards.</summary>
    public ModelProto Build(string producer)
    {
        var model = new ModelProto
        {
            IrVersion = OnnxOpset.IrVersion(Opset),
            ProducerName = producer,
            ProducerVersion = OnnxProducer.Version,
            Graph = _graph,
        };
        foreach (var (domain, version) in _opsets)
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        foreach (var (key, value) in _metadata)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }

    /// <summary>Type and shape of a graph's input or output; −1 becomes the symbolic batch dimension, −2 the length.</summary>
    public static ValueInfoProto Info(string name, DataType type, params ReadOnlySpan<int> dims)
    {
        var shape = new TensorShapeProto();
        foreach (int dim in dims)
            shape.Dim.Add(
                dim < 0
                    ? new TensorShapeProto.Types.Dimension { DimParam = dim == ShapeRules.Length ? Length : Batch }
                    : new TensorShapeProto.Types.Dimension { DimValue = dim }
            );
        return new()
        {
            Name = name,
            Type = new()
            {
                TensorType = new() { ElemType = (int)type, Shape = shape },
            },
        };
    }

    private OnnxValue Add(TensorProto tensor, DataType type, ReadOnlySpan<int> dims)
    {
        _graph.Initializer.Add(tensor);
        return new(tensor.Name, type, [.. dims]);
    }
}
