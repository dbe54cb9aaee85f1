using System.Text;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Reads slot names out of a model that ML.NET exported: the keys of the nodes named "mlnet.&lt;column&gt;.SlotNames".</summary>
internal static class OnnxSlotNames
{
    // Field numbers of onnx-ml.proto3.
    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int NodeName = 3;
    private const int NodeAttribute = 5;
    private const int AttributeName = 1;
    private const int AttributeStrings = 9;

    private const string Prefix = "mlnet.";
    private const string Suffix = ".SlotNames";

    /// <summary>The names by column.</summary>
    public static Dictionary<string, string[]> Read(byte[] model)
    {
        var names = new Dictionary<string, string[]>();
        foreach (var graph in Fields(model, ModelGraph))
            foreach (var node in Fields(graph, GraphNode))
            {
                var name = Fields(node, NodeName).Select(Text).FirstOrDefault("");
                if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal) || name.Length <= Prefix.Length + Suffix.Length)
                    continue;
                foreach (var attribute in Fields(node, NodeAttribute))
                    if (Fields(attribute, AttributeName).Any(key => Text(key) == "keys_strings"))
                        names[name[Prefix.Length..^Suffix.Length]] = [.. Fields(attribute, AttributeStrings).Select(Text)];
            }
        return names;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>The contents of a message's fields of one number, which must be strings or messages.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    if (tag >> 3 == (ulong)number)
                        yield return message.Slice(at, length);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException("The ONNX model is not well-formed protobuf.");
            }
        }
    }

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message.Span[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
