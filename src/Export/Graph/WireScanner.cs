using K = MlNet.MultiTask.Graph.WireKind;

namespace MlNet.MultiTask.Graph;

/// <summary>
/// Walks the bytes of a model without making objects and counts what a parser would have to make: a few megabytes can spell out gigabytes
/// of empty messages.
/// </summary>
internal sealed class WireScanner(OnnxLimits limits)
{
    private int _nodes,
        _messages,
        _texts;
    private long _numbers;

    /// <exception cref="OnnxModelException">The bytes are not a model, or one beyond the limits.</exception>
    public static void Scan(ReadOnlySpan<byte> model, OnnxLimits limits)
    {
        var scanner = new WireScanner(limits);
        scanner.Message(model, K.Model, 0);
    }

    private void Message(ReadOnlySpan<byte> bytes, K kind, int depth)
    {
        if (depth > limits.Depth)
            throw Beyond("levels of nesting", limits.Depth);
        if (++_messages > limits.Messages)
            throw Beyond("messages", limits.Messages);
        if (kind == K.Node && ++_nodes > limits.Nodes)
            throw Beyond("nodes", limits.Nodes);
        while (!bytes.IsEmpty)
        {
            ulong tag = Varint(ref bytes);
            int field = (int)Math.Min(tag >> 3, int.MaxValue);
            if (field == 0)
                throw Damaged();
            if (limits.KnownFieldsOnly && !WireFields.Knows(kind, field))
                throw Unknown(kind, field);
            switch ((int)(tag & 7))
            {
                case 0:
                    Varint(ref bytes);
                    Count(1);
                    break;
                case 1:
                    Take(ref bytes, 8);
                    Count(1);
                    break;
                case 5:
                    Take(ref bytes, 4);
                    Count(1);
                    break;
                case 2:
                    ulong length = Varint(ref bytes);
                    if (length > (ulong)bytes.Length)
                        throw Damaged();
                    Field(Take(ref bytes, (int)length), Child(kind, field), depth);
                    break;
                default:
                    throw Damaged();
            }
        }
    }

    private void Field(ReadOnlySpan<byte> content, K kind, int depth)
    {
        switch (kind)
        {
            case K.Text:
                if (++_texts > limits.Texts)
                    throw Beyond("texts", limits.Texts);
                break;
            case K.Numbers:
                Count(content.Length);
                break;
            case K.Singles:
                Count(content.Length / sizeof(float));
                break;
            case K.Doubles:
                Count(content.Length / sizeof(double));
                break;
            default:
                Message(content, kind, depth + 1);
                break;
        }
    }

    private void Count(int numbers)
    {
        if ((_numbers += numbers) > limits.Numbers)
            throw Beyond("numbers outside raw data", limits.Numbers);
    }

    /// <summary>What stands in a field of a message; texts where nothing is known about it.</summary>
    private static K Child(K kind, int field) =>
        (kind, field) switch
        {
            (K.Model, 7) => K.Graph,
            (K.Model, 8) => K.Opset,
            (K.Model, 14) => K.Entry,
            (K.Model, 20) => K.Training,
            (K.Model, 25) => K.Function,
            (K.Training, 1 or 2) => K.Graph,
            (K.Function, 7) => K.Node,
            (K.Function, 9) => K.Opset,
            (K.Function, 11) => K.Attribute,
            (K.Graph, 1) => K.Node,
            (K.Graph, 5) => K.Tensor,
            (K.Graph, 11 or 12 or 13) => K.ValueInfo,
            (K.Graph, 15) => K.Sparse,
            (K.Node, 5) => K.Attribute,
            (K.Attribute, 5 or 10) => K.Tensor,
            (K.Attribute, 6 or 11) => K.Graph,
            (K.Attribute, 7) => K.Singles,
            (K.Attribute, 8) => K.Numbers,
            (K.Attribute, 14 or 15) => K.Type,
            (K.Attribute, 22 or 23) => K.Sparse,
            (K.ValueInfo, 2) => K.Type,
            (K.Type, 1) => K.TensorType,
            (K.TensorType, 2) => K.Shape,
            (K.Shape, 1) => K.Dimension,
            (K.Tensor, 4) => K.Singles,
            (K.Tensor, 10) => K.Doubles,
            (K.Tensor, 1 or 5 or 7 or 11) => K.Numbers,
            (K.Tensor, 13) => K.Entry,
            (K.Sparse, 1 or 2) => K.Tensor,
            (K.Sparse, 3) => K.Numbers,
            _ => K.Text,
        };

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
        throw Damaged();
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (count > bytes.Length)
            throw Damaged();
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static OnnxModelException Unknown(K kind, int field) =>
        new(
            $"This is not an ONNX model, or one of a later format: it has the field {field} of a {kind} message, which this library does "
                + "not know. "
                + "If you trust the file, set ExecutionOptions.TrustFile."
        );

    private static OnnxModelException Damaged() =>
        new("This is not an ONNX model, or it is damaged: its bytes do not form the messages of the format.");

    private static OnnxModelException Beyond(string what, long limit) =>
        new(
            $"The ONNX model has more than {limit:N0} {what}, which no model of this library has; it was not loaded. "
                + "If you trust the file, set ExecutionOptions.TrustFile."
        );
}
