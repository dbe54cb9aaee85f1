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

    private NodeBreaker Breaker => new(random, _odd);

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
                Breaker.Replace(model, node);
                break;
            case 1:
                node.Input.Add(Breaker.AnyValue(model));
                break;
            case 2 when node.Input.Count > 0:
                Breaker.Remove(node);
                break;
            case 3 when node.Attribute.Count > 0:
                node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                break;
            case 4 when NodeBreaker.Constants(model, node) is { Length: > 0 } tensors:
                BreakConstant(_odd.Pick(tensors));
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
                Breaker.Attribute(node);
                break;
        }
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
}
