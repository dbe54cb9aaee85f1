using Google.Protobuf;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Transformers.Tests;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Breaks one node of a file: its operator, its attributes, its inputs, what its constants hold and how large they are.</summary>
internal sealed class NodeMutator(Random random)
{
    private static readonly string[] s_names =
    [
        "axis",
        "axes",
        "keepdims",
        "pads",
        "strides",
        "dilations",
        "kernel_shape",
        "group",
        "auto_pad",
        "ceil_mode",
        "split",
        "num_outputs",
        "perm",
        "mode",
        "alpha",
        "epsilon",
        "to",
        "start",
        "end",
        "transA",
        "transB",
        "value",
    ];

    private readonly Oddities _odd = new(random);

    private NodeBreaker Breaker => new(random, _odd);

    public byte[] Mutate(ModelProto model)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            Break(model, _odd.Pick(model.Graph.Node));
        return model.ToByteArray();
    }

    private void Break(ModelProto model, NodeProto node)
    {
        switch (random.Next(10))
        {
            case 0:
                node.OpType = _odd.Pick([.. NodeTable.Operators.Order(StringComparer.Ordinal)]);
                break;
            case 1 when node.Input.Count > 0:
                Breaker.Replace(model, node);
                break;
            case 2:
                node.Input.Add(Breaker.AnyValue(model));
                break;
            case 3 when node.Input.Count > 0:
                Breaker.Remove(node);
                break;
            case 4 when node.Attribute.Count > 0:
                node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                break;
            case 5 or 6:
                node.Attribute.Add(Attribute());
                break;
            case 7 when NodeBreaker.Constants(model, node) is { Length: > 0 } tensors:
                BreakTensor(_odd.Pick(tensors));
                break;
            default:
                Breaker.Attribute(node);
                break;
        }
    }

    private AttributeProto Attribute()
    {
        var made = new AttributeProto { Name = _odd.Pick(s_names) };
        switch (random.Next(4))
        {
            case 0:
                (made.Type, made.F) = (AttributeType.Float, _odd.Float());
                break;
            case 1:
                made.Type = AttributeType.Ints;
                made.Ints.AddRange(Enumerable.Range(0, random.Next(6)).Select(_ => Number()));
                break;
            default:
                (made.Type, made.I) = (AttributeType.Int, Number());
                break;
        }
        return made;
    }

    private long Number() => random.Next(3) == 0 ? _odd.Number() : random.Next(-2, 5);

    private void BreakTensor(TensorProto tensor)
    {
        if (random.Next(4) == 0)
        {
            tensor.DataType = random.Next(24);
        }
        else if (tensor.DataType == (int)DataType.Int64 && !tensor.RawData.IsEmpty)
        {
            var bytes = tensor.RawData.ToByteArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(bytes.Length / sizeof(long)) * sizeof(long)), _odd.Number());
            tensor.RawData = ByteString.CopyFrom(bytes);
        }
        else if (tensor.DataType == (int)DataType.Float && !tensor.RawData.IsEmpty && random.Next(2) == 0)
        {
            var bytes = tensor.RawData.ToByteArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(bytes.Length / sizeof(float)) * sizeof(float)), _odd.Float());
            tensor.RawData = ByteString.CopyFrom(bytes);
        }
        else
        {
            // The same items in another shape, or a shape for other items.
            var count = tensor.Dims.Aggregate(1L, (items, size) => items * size);
            var isSame = random.Next(2) == 0;
            if (tensor.Dims.Count > 0 && !isSame)
            {
                tensor.Dims[random.Next(tensor.Dims.Count)] = _odd.Number();
                return;
            }
            tensor.Dims.Clear();
            tensor.Dims.Add(_odd.Pick<long[]>([[count], [1, count], [count, 1], [count, 1, 1, 1], [1, 1, count, 1]]));
        }
    }
}
