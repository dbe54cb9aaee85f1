using System.Globalization;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Small graphs over the inputs x [batch, 4] of numbers, i [batch, 4] of whole numbers and t [batch, 1] of text.</summary>
internal sealed class GraphText
{
    private readonly GraphProto _graph = new() { Name = "g" };
    private readonly List<OperatorSetIdProto> _opsets = [];

    public GraphText(int opset = 17, int classical = 2)
    {
        _opsets.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        _opsets.Add(new OperatorSetIdProto { Domain = OnnxOpset.MlDomain, Version = classical });
        _opsets.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        _graph.Input.Add(OnnxGraphBuilder.Info("x", DataType.Float, -1, 4));
        _graph.Input.Add(OnnxGraphBuilder.Info("i", DataType.Int64, -1, 4));
        _graph.Input.Add(OnnxGraphBuilder.Info("t", DataType.String, -1, 1));
    }

    public string Floats(int[] dims, params float[] values)
    {
        var count = dims.Aggregate(1, (a, b) => a * b);
        return Add(OnnxTensors.Of<float>(Name("c"), DataType.Float, values.Length == count ? values : new float[count], dims));
    }

    public string Integers(params long[] values) => Add(OnnxTensors.Of<long>(Name("c"), DataType.Int64, values, values.Length));

    public string Scalar(long value) => Add(OnnxTensors.Of<long>(Name("c"), DataType.Int64, [value]));

    public string Node(string op, string[] inputs, params AttributeProto[] attributes) => Node("", op, inputs, attributes);

    public string Places(int count, int axes) =>
        Add(OnnxTensors.Of<long>(Name("c"), DataType.Int64, new long[count * axes], count, axes));

    public string Node(string domain, string op, string[] inputs, params AttributeProto[] attributes) =>
        Node(domain, op, inputs, 1, attributes);

    public string Node(string domain, string op, string[] inputs, int outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto
        {
            Domain = domain,
            OpType = op,
            Name = Name("n"),
        };
        node.Input.AddRange(inputs);
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(i => i == 0 ? node.Name : $"{node.Name}/{i}"));
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return node.Name;
    }

    public ModelProto Model()
    {
        var model = new ModelProto { IrVersion = 8, Graph = _graph };
        model.OpsetImport.AddRange(_opsets);
        return model;
    }

    public static AttributeProto Texts(string name, params string[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(Google.Protobuf.ByteString.CopyFromUtf8));
        return attribute;
    }

    public static AttributeProto Numbers(string name, params float[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    private string Add(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Name(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{_graph.Node.Count + _graph.Initializer.Count}");
}
