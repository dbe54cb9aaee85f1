using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Safety;

/// <summary>
/// A node whose inputs are known, for the rule of its operator to read. A rule reads every attribute that its operator may have; what is
/// left over then is none that a writer of ours or of ML.NET's would have written, and the model is refused.
/// </summary>
internal sealed class CheckedNode
{
    private readonly NodeProto _node;
    private readonly GraphValue?[] _inputs;
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);

    public CheckedNode(NodeProto node, GraphValue?[] inputs, int opset, SafetyLimits limits)
    {
        (_node, _inputs, Opset, Limits) = (node, inputs, opset, limits);
        foreach (var attribute in node.Attribute)
            if (!_attributes.TryAdd(attribute.Name, attribute))
                throw Wrong($"has two attributes '{attribute.Name}'");
    }

    public string Operator => _node.OpType;

    /// <summary>The version of the operator set that the node is written in.</summary>
    public int Opset { get; }

    public SafetyLimits Limits { get; }

    /// <summary>Inputs that are written down, those left out in between included.</summary>
    public int InputCount => _inputs.Length;

    public int OutputCount => _node.Output.Count;

    /// <summary>Multiplications and the like for a batch of one row; the items of the outputs are counted without it.</summary>
    public long Arithmetic { get; set; }

    /// <summary>Says how many inputs and outputs the operator has.</summary>
    public void Takes(int least, int most, int outputs = 1)
    {
        if (InputCount < least || InputCount > most)
            throw Wrong($"has {InputCount} inputs instead of {(least == most ? $"{least}" : $"{least} to {most}")}");
        if (OutputCount < 1 || OutputCount > outputs)
            throw Wrong($"has {OutputCount} outputs instead of {(outputs == 1 ? "1" : $"1 to {outputs}")}");
    }

    /// <summary>An input that has to be there, of one of some types.</summary>
    public GraphValue Input(int i, IReadOnlySet<DataType> types)
    {
        var value = Optional(i) ?? throw Wrong($"lacks its input {i}");
        return types.Contains(value.Type) ? value : throw Wrong($"reads {value.Type} as its input {i}, not {string.Join(", ", types)}");
    }

    /// <summary>An input that may be left out.</summary>
    public GraphValue? Optional(int i) => i < _inputs.Length ? _inputs[i] : null;

    /// <summary>All inputs, none left out, all of one type.</summary>
    public GraphValue[] SameType(IReadOnlySet<DataType> types)
    {
        var inputs = new GraphValue[InputCount];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Input(i, types);
            if (inputs[i].Type != inputs[0].Type)
                throw Wrong($"mixes {inputs[0].Type} and {inputs[i].Type}");
        }
        return inputs;
    }

    /// <summary>An input that is a list of whole numbers which are known.</summary>
    public IReadOnlyList<long> Integers(int i)
    {
        var value = Input(i, ItemTypes.Positions);
        if (value.Integers is not { } known || value.Shape.Rank > 1 || known.Any(dim => !dim.IsNumber))
            throw Wrong($"computes its input {i} while it runs, which has to be a list of constant whole numbers");
        return [.. known.Select(dim => dim.Size)];
    }

    /// <summary>An input that is a short list of float32 numbers which are known.</summary>
    public IReadOnlyList<float> Numbers(int i) =>
        (Optional(i) ?? throw Wrong($"lacks its input {i}")).Numbers
        ?? throw Wrong($"computes its input {i} while it runs, which has to be a short list of constant float32 numbers");

    public long Int(string name, long otherwise, long least, long most)
    {
        if (!Take(name, AttributeType.Int, out var attribute))
            return otherwise;
        return attribute.I >= least && attribute.I <= most
            ? attribute.I
            : throw Wrong($"has the attribute {name} = {attribute.I}, which has to be from {least} to {most}");
    }

    public bool Flag(string name, bool otherwise) => Int(name, otherwise ? 1 : 0, 0, 1) == 1;

    public float? Float(string name) => Take(name, AttributeType.Float, out var attribute) ? attribute.F : null;

    public string Text(string name, string otherwise, params ReadOnlySpan<string> allowed)
    {
        if (!Take(name, AttributeType.String, out var attribute))
            return otherwise;
        var text = attribute.S.ToStringUtf8();
        return allowed.IsEmpty || allowed.Contains(text)
            ? text
            : throw Wrong($"has the attribute {name} = '{Short(text)}', which has to be {string.Join(" or ", allowed.ToArray())}");
    }

    public IReadOnlyList<long>? Ints(string name) => Take(name, AttributeType.Ints, out var attribute) ? attribute.Ints : null;

    public IReadOnlyList<float>? Floats(string name) => Take(name, AttributeType.Floats, out var attribute) ? attribute.Floats : null;

    public IReadOnlyList<ByteString>? Texts(string name) => Take(name, AttributeType.Strings, out var attribute) ? attribute.Strings : null;

    public TensorProto? Tensor(string name) => Take(name, AttributeType.Tensor, out var attribute) ? attribute.T : null;

    /// <summary>An attribute that is a graph, for a rule that compares it with those that are known.</summary>
    public GraphProto Body(string name) =>
        _attributes.Remove(name, out var attribute)
        && attribute is { Type: AttributeType.Graph, G: not null, Graphs.Count: 0, RefAttrName.Length: 0 }
            ? attribute.G
            : throw Wrong($"has no graph '{name}'");

    /// <summary>An axis of a value from an attribute, counted from the front.</summary>
    public int Axis(string name, int rank, long otherwise) => Axis(rank, Int(name, otherwise, long.MinValue, long.MaxValue));

    /// <summary>An axis of a value, counted from the front.</summary>
    public int Axis(int rank, long axis) =>
        axis >= -rank && axis < rank
            ? (int)(axis < 0 ? axis + rank : axis)
            : throw Wrong($"names the axis {axis} of a value of rank {rank}");

    /// <summary>Sees to it that no attribute is left that no rule reads.</summary>
    public void End()
    {
        foreach (var name in _attributes.Keys)
            throw Wrong($"has the attribute '{Short(name)}', which none of its kind has");
    }

    /// <summary>What refuses the model because of this node.</summary>
    public OnnxModelException Wrong(string what) => Unsafe.Model($"its node '{Short(_node.Name)}' ({Short(_node.OpType)}) {what}");

    private bool Take(string name, AttributeType type, [NotNullWhen(true)] out AttributeProto? attribute)
    {
        if (!_attributes.Remove(name, out attribute))
            return false;
        var isGraph = attribute.G is not null || attribute.Graphs.Count > 0;
        var lacksTensor = type == AttributeType.Tensor && attribute.T is null;
        if (attribute.Type != type || isGraph || lacksTensor || attribute.RefAttrName.Length > 0)
            throw Wrong($"has the attribute {name} of the kind {attribute.Type}, not {type}");
        return true;
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
