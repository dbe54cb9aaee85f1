namespace Microsoft.ML.Onnx;

/// <summary>Writes a graph as a ModelProto. The numbers are those of the fields in onnx-ml.proto3, version 1.6 (IR 6).</summary>
internal static class OnnxModelWriter
{
    private const int IrVersion = 6;
    private const int MlOpSetVersion = 2;

    public static void Write(OnnxContext graph, Stream stream)
    {
        var model = new ProtoWriter();
        model.Integer(1, IrVersion);
        model.Text(2, "ML.NET");
        model.Text(3, "0");
        model.Text(4, "machinelearning.dotnet");
        model.Message(7, w => Graph(w, graph));
        model.Message(8, w => OperatorSet(w, OnnxContext.MlDomain, MlOpSetVersion));
        model.Message(8, w => OperatorSet(w, "", graph.OpSetVersion));
        model.WriteTo(stream);
    }

    private static void OperatorSet(ProtoWriter writer, string domain, int version)
    {
        writer.Text(1, domain);
        writer.Integer(2, version);
    }

    private static void Graph(ProtoWriter writer, OnnxContext graph)
    {
        foreach (var node in graph.Nodes)
            writer.Message(1, w => Node(w, node));
        writer.Text(2, "model");
        foreach (var initializer in graph.Initializers)
            writer.Message(5, w => Tensor(w, initializer));
        foreach (var value in graph.Inputs)
            writer.Message(11, w => Value(w, value));
        foreach (var value in graph.Outputs)
            writer.Message(12, w => Value(w, value));
        foreach (var value in graph.Intermediates)
            writer.Message(13, w => Value(w, value));
    }

    private static void Node(ProtoWriter writer, OnnxNode node)
    {
        foreach (var input in node.Inputs)
            writer.TextItem(1, input);
        foreach (var output in node.Outputs)
            writer.TextItem(2, output);
        writer.Text(3, node.Name);
        writer.Text(4, node.OpType);
        foreach (var attribute in node.Attributes)
            writer.Message(5, w => Attribute(w, attribute));
        writer.Text(7, node.Domain);
    }

    private static void Attribute(ProtoWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        switch (attribute.Value)
        {
            case float number:
                writer.Float(2, number);
                writer.Integer(20, 1);
                break;
            case long number:
                writer.Integer(3, number);
                writer.Integer(20, 2);
                break;
            case string text:
                writer.Text(4, text);
                writer.Integer(20, 3);
                break;
            case float[] numbers:
                writer.Floats(7, numbers);
                writer.Integer(20, 6);
                break;
            case long[] numbers:
                writer.Integers(8, numbers);
                writer.Integer(20, 7);
                break;
            case string[] texts:
                foreach (var text in texts)
                    writer.TextItem(9, text);
                writer.Integer(20, 8);
                break;
        }
    }

    private static void Tensor(ProtoWriter writer, OnnxInitializer tensor)
    {
        writer.Integers(1, tensor.Dimensions);
        writer.Integer(2, (int)tensor.ElementType);
        if (tensor.Values is float[] floats)
            writer.Floats(4, floats);
        if (tensor.Values is int[] integers)
            writer.Integers(5, integers.Select(i => (long)i));
        foreach (var text in tensor.Values as string[] ?? [])
            writer.TextItem(6, text);
        if (tensor.Values is long[] longs)
            writer.Integers(7, longs);
        writer.Text(8, tensor.Name);
        if (tensor.Values is double[] doubles)
            writer.Doubles(10, doubles);
        if (tensor.Values is ulong[] unsigned)
            writer.Integers(11, unsigned.Select(u => (long)u));
    }

    private static void Value(ProtoWriter writer, OnnxValue value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, (int)value.ElementType);
            tensor.Message(2, shape =>
            {
                foreach (var dimension in value.Dimensions)
                    shape.Message(1, w => Dimension(w, dimension));
            });
        }));
    }

    private static void Dimension(ProtoWriter writer, long? size)
    {
        if (size is { } known)
            writer.IntegerAlways(1, known);
        else
            writer.Text(2, "None");
    }
}
