using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Safety;

/// <summary>
/// Whether a model of a stranger is safe to hand to ONNX Runtime: made of operators that our exporters and ML.NET's converter write, with
/// attributes in their ranges, types and shapes that fit each other, and within limits of size and arithmetic. What kernels trust is
/// checked here; whatever is not known to be harmless is refused. Everything is worked out from the model's messages, and nothing is run.
/// </summary>
internal sealed class ModelCheck
{
    private readonly GraphProto _graph;
    private readonly SafetyLimits _limits;
    private readonly Dictionary<string, long> _opsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphValue> _values = new(StringComparer.Ordinal);
    private readonly long _crowding;
    private readonly long _readItems;
    private long _constantItems;
    private long _constantArithmetic;
    private long _rowItems;
    private long _rowArithmetic;

    private ModelCheck(ModelProto model, SafetyLimits limits)
    {
        (_graph, _limits) = (model.Graph, limits);
        Envelope(model);
        _crowding = GraphCrowding.Of(_graph);
        if (_crowding > limits.Crowding)
            throw Unsafe.Model(
                "too many of its nodes read the same values: "
                    + $"the squares of their numbers add up to {_crowding:N0}, more than {limits.Crowding:N0}"
            );
        foreach (var tensor in _graph.Initializer)
            _values[tensor.Name] = ConstantTensors.Value(tensor, limits);
        _readItems = ReadItems();
        foreach (var input in _graph.Input)
            Input(input);
    }

    /// <summary>
    /// Checks a model that was parsed within <see cref="OnnxLimits"/>, so that its names are known to be made before they are used.
    /// </summary>
    /// <returns>What it costs.</returns>
    /// <exception cref="OnnxModelException">The model is not safe.</exception>
    public static ModelCost Check(ModelProto model, SafetyLimits? limits = null) =>
        new ModelCheck(model, limits ?? SafetyLimits.Default).Run();

    private ModelCost Run()
    {
        foreach (var node in _graph.Node)
            Node(node);
        foreach (var declared in _graph.Output.Concat(_graph.ValueInfo))
            if (_values.TryGetValue(declared.Name, out var value))
                Declared(declared, value);
        return new(_graph.Node.Count, _crowding, _readItems, _constantItems, _constantArithmetic, _rowItems, _rowArithmetic);
    }

    private void Envelope(ModelProto model)
    {
        if (model.Functions.Count > 0 || model.TrainingInfo.Count > 0)
            throw Unsafe.Model("it has functions or training graphs of its own");
        if (_graph.SparseInitializer.Count > 0)
            throw Unsafe.Model("it has sparse tensors");
        if (_graph.Node.Count > _limits.Nodes)
            throw Unsafe.Model($"it has {_graph.Node.Count:N0} nodes, more than {_limits.Nodes:N0}");
        var edges = _graph.Node.Sum(node => (long)node.Input.Count + node.Output.Count);
        if (edges > _limits.Edges)
            throw Unsafe.Model($"its nodes have {edges:N0} inputs and outputs, more than {_limits.Edges:N0}");
        foreach (var import in model.OpsetImport)
        {
            var domain = OperatorTable.Domain(import.Domain);
            if (!OperatorTable.Knows(domain, import.Version) || !_opsets.TryAdd(domain, import.Version))
                throw Unsafe.Model($"it is written in version {import.Version} of the operators of '{import.Domain}', or names them twice");
        }
    }

    private long ReadItems()
    {
        var items = _graph
            .Node.SelectMany(node => node.Input)
            .Sum(name => _values.TryGetValue(name, out var value) ? value.Shape.Items : 0);
        return items <= _limits.ReadItems
            ? items
            : throw Unsafe.Model(
                "its nodes read its constants too often: counted again for each node that reads them, they have "
                    + $"{items:N0} items, more than {_limits.ReadItems:N0}"
            );
    }

    private void Input(ValueInfoProto input)
    {
        var tensor = input.Type?.TensorType;
        if (tensor?.Shape is not { } shape || !ItemTypes.All.Contains((DataType)tensor.ElemType) || shape.Dim.Count > _limits.Rank)
            throw Unsafe.Model($"its input '{input.Name}' has no type or no shape that columns have");
        // The default of an input that may be left out is no constant.
        GraphValue declared = new((DataType)tensor.ElemType, Declared(shape, Dim.Batch));
        if (_values.TryGetValue(input.Name, out var value))
            Declared(input, value);
        _values[input.Name] = declared;
    }

    private void Node(NodeProto node)
    {
        var domain = OperatorTable.Domain(node.Domain);
        if (OperatorTable.Find(domain, node.OpType) is not { } rule || !TryGetOpset(domain, out var opset))
            throw Unsafe.Model($"its node '{node.Name}' is the operator '{node.OpType}' of '{node.Domain}'");
        var inputs = new GraphValue?[node.Input.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = node.Input[i].Length > 0 ? _values[node.Input[i]] : null;
        var check = new CheckedNode(node, inputs, (int)opset, _limits);
        var outputs = rule(check);
        check.End();
        if (outputs.Length != node.Output.Count)
            throw check.Wrong($"has {node.Output.Count} outputs instead of {outputs.Length}");
        var isConstant = Array.TrueForAll(inputs, input => input is null or { IsConstant: true });
        var items = 0L;
        for (var i = 0; i < outputs.Length; i++)
        {
            items += Size(check, outputs[i], isConstant);
            if (node.Output[i].Length > 0)
                _values[node.Output[i]] = outputs[i] with { IsConstant = isConstant };
        }
        Count(check, isConstant, items);
    }

    // ML.NET writes operators of Microsoft's without naming their set.
    private bool TryGetOpset(string domain, out long opset)
    {
        if (_opsets.TryGetValue(domain, out opset))
            return true;
        opset = 1;
        return domain == OperatorTable.Microsoft;
    }

    private long Size(CheckedNode node, GraphValue value, bool isConstant)
    {
        var items = value.Shape.Items;
        if (items > _limits.ItemsPerRow || value.Shape.Rank > _limits.Rank)
            throw node.Wrong(
                $"gives {(isConstant ? "a constant of " : "")}{value.Shape}, "
                    + $"which is larger than {_limits.ItemsPerRow:N0} items or {_limits.Rank} dimensions"
            );
        foreach (var dim in value.Shape.Dims)
            if (dim is { IsKnown: true, Size: < 1 })
                throw node.Wrong($"gives {value.Shape}, which has no items");
        return items;
    }

    private void Count(CheckedNode node, bool isConstant, long items)
    {
        if (!isConstant)
        {
            _rowItems = Math.Min(_rowItems + items, Shape.Most);
            _rowArithmetic = Math.Min(_rowArithmetic + node.Arithmetic, Shape.Most);
            return;
        }
        _constantItems += items;
        _constantArithmetic = Math.Min(_constantArithmetic + node.Arithmetic, Shape.Most);
        if (_constantItems > _limits.ConstantItems || _constantArithmetic > _limits.ConstantArithmetic)
            throw node.Wrong(
                "is one too many of those that compute with constants alone: "
                    + $"together they make more than {_limits.ConstantItems:N0} items "
                    + $"or take more than {_limits.ConstantArithmetic:N0} multiplications"
            );
    }

    private static void Declared(ValueInfoProto info, GraphValue value)
    {
        var tensor = info.Type?.TensorType;
        // ML.NET declares one-hot vectors without the axis of size 1 that they have.
        var fits =
            tensor?.Shape is not { } shape
            || Declared(shape, Dim.Unknown) is var given && (given.Fits(value.Shape) || given.Items == value.Shape.Items);
        if (tensor is null || tensor.ElemType != (int)value.Type || !fits)
            throw Unsafe.Model($"its value '{info.Name}' is declared as something else than the {value.Shape} {value.Type} that it is");
    }

    private static Shape Declared(TensorShapeProto shape, Dim first) =>
        new([
            .. shape.Dim.Select(
                (dim, i) =>
                    dim.DimValue > 0 ? Dim.Of(dim.DimValue)
                    : i == 0 ? first
                    : Dim.Unknown
            ),
        ]);
}
