using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Breaks what a node reads, and what its attributes say.</summary>
internal sealed class NodeBreaker(Random random, Oddities odd)
{
    /// <summary>The name of any value of a model, or none.</summary>
    public string AnyValue(ModelProto model) =>
        odd.Pick(
            [
                "",
                .. model.Graph.Initializer.Select(tensor => tensor.Name),
                .. model.Graph.Input.Select(input => input.Name),
                .. model.Graph.Node.SelectMany(made => made.Output),
            ]
        );

    /// <summary>The initializers that a node reads.</summary>
    public static TensorProto[] Constants(ModelProto model, NodeProto node) =>
        [.. model.Graph.Initializer.Where(tensor => node.Input.Contains(tensor.Name))];

    public void Replace(ModelProto model, NodeProto node) => node.Input[random.Next(node.Input.Count)] = AnyValue(model);

    public void Remove(NodeProto node) => node.Input.RemoveAt(random.Next(node.Input.Count));

    /// <summary>Another value for one of the node's attributes.</summary>
    public void Attribute(NodeProto node)
    {
        if (node.Attribute.Count == 0)
            return;
        var attribute = odd.Pick(node.Attribute);
        switch (attribute.Type)
        {
            case AttributeType.Int:
                attribute.I = odd.Number();
                break;
            case AttributeType.Float:
                attribute.F = odd.Float();
                break;
            case AttributeType.String:
                attribute.S = odd.Bytes();
                break;
            case AttributeType.Ints:
                List(attribute.Ints, odd.Number);
                break;
            case AttributeType.Floats:
                List(attribute.Floats, odd.Float);
                break;
            case AttributeType.Strings:
                List(attribute.Strings, odd.Bytes);
                break;
            default:
                attribute.Type = (AttributeType)random.Next(16);
                break;
        }
    }

    private void List<T>(IList<T> list, Func<T> value)
    {
        if (list.Count == 0 || random.Next(4) == 0)
            list.Add(value());
        else if (random.Next(3) == 0)
            list.RemoveAt(random.Next(list.Count));
        else
            list[random.Next(list.Count)] = value();
    }
}
