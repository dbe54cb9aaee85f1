using Google.Protobuf;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Graph;

/// <summary>Makes and reads node attributes.</summary>
internal static class OnnxAttributes
{
    public static AttributeProto Of(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Int,
            I = value,
        };

    public static AttributeProto Of(string name, float value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Float,
            F = value,
        };

    public static AttributeProto Of(string name, string value) =>
        new()
        {
            Name = name,
            Type = AttributeType.String,
            S = ByteString.CopyFromUtf8(value),
        };

    public static AttributeProto Of(string name, TensorProto value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Tensor,
            T = value,
        };

    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (long value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    public static AttributeProto Ints(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (int value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    public static AttributeProto? Find(this NodeProto node, string name)
    {
        foreach (var attribute in node.Attribute)
            if (attribute.Name == name)
                return attribute;
        return null;
    }

    public static long Int(this NodeProto node, string name, long otherwise) => node.Find(name) is { } found ? found.I : otherwise;

    public static string Text(this NodeProto node, string name, string otherwise) =>
        node.Find(name) is { } found ? found.S.ToStringUtf8() : otherwise;
}
