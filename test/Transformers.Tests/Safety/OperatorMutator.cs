using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// Adds one operator to a model of three features, right in all that belongs to it, and then breaks up to three things about it: its
/// attributes, its inputs, what its constants hold. One in ten stays whole.
/// </summary>
internal sealed class OperatorMutator(Random random)
{
    private readonly Oddities _odd = new(random);

    public byte[] Mutate(ModelProto model)
    {
        var operators = new SampleOperators(model);
        var (name, add) = _odd.Pick(SampleOperators.All);
        var node = add(operators);
        if (random.Next(10) > 0)
        {
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                Break(model, node);
        }
        // What nobody reads is computed all the same, but not optimised.
        if (random.Next(3) > 0)
            operators.Join(node.Output.FirstOrDefault() ?? name);
        return model.ToByteArray();
    }

    private void Break(ModelProto model, NodeProto node)
    {
        switch (random.Next(9))
        {
            case 0 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = AnyValue(model);
                break;
            case 1:
                node.Input.Add(AnyValue(model));
                break;
            case 2 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 3 when node.Attribute.Count > 0:
                node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                break;
            case 4 when Constant(model, node) is { } tensor:
                BreakConstant(tensor);
                break;
            case 5:
                node.Attribute.Add(
                    new AttributeProto
                    {
                        Name = _odd.Word(),
                        Type = AttributeType.Int,
                        I = _odd.Number(),
                    }
                );
                break;
            default:
                if (node.Attribute.Count > 0)
                    BreakAttribute(_odd.Pick(node.Attribute));
                break;
        }
    }

    private void BreakAttribute(AttributeProto attribute)
    {
        switch (attribute.Type)
        {
            case AttributeType.Int:
                attribute.I = _odd.Number();
                break;
            case AttributeType.Float:
                attribute.F = _odd.Float();
                break;
            case AttributeType.String:
                attribute.S = _odd.Bytes();
                break;
            case AttributeType.Ints:
                BreakList(attribute.Ints, _odd.Number);
                break;
            case AttributeType.Floats:
                BreakList(attribute.Floats, _odd.Float);
                break;
            case AttributeType.Strings:
                BreakList(attribute.Strings, _odd.Bytes);
                break;
            default:
                attribute.Type = (AttributeType)random.Next(16);
                break;
        }
    }

    private void BreakList<T>(IList<T> list, Func<T> odd)
    {
        if (list.Count == 0 || random.Next(4) == 0)
            list.Add(odd());
        else if (random.Next(3) == 0)
            list.RemoveAt(random.Next(list.Count));
        else
            list[random.Next(list.Count)] = odd();
    }

    private void BreakConstant(TensorProto tensor)
    {
        if (random.Next(3) == 0)
        {
            tensor.DataType = random.Next(24);
            return;
        }
        if (tensor.DataType == (int)DataType.Int64 && tensor.Dims.Count == 1)
        {
            var values = tensor.Int64s();
            values[random.Next(values.Length)] = _odd.Number();
            tensor.RawData = Google.Protobuf.ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(values));
            return;
        }
        if (tensor.Dims.Count > 0)
            tensor.Dims[random.Next(tensor.Dims.Count)] = _odd.Number();
    }

    private TensorProto? Constant(ModelProto model, NodeProto node)
    {
        TensorProto[] constants = [.. model.Graph.Initializer.Where(tensor => node.Input.Contains(tensor.Name))];
        return constants.Length == 0 ? null : _odd.Pick(constants);
    }

    private string AnyValue(ModelProto model)
    {
        string[] values =
        [
            "",
            .. model.Graph.Initializer.Select(tensor => tensor.Name),
            .. model.Graph.Input.Select(input => input.Name),
            .. model.Graph.Node.SelectMany(made => made.Output),
        ];
        return _odd.Pick(values);
    }
}
