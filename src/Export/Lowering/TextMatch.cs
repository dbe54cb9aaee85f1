using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask.Lowering;

/// <summary>
/// Searches texts with a regular expression. The standard set has that from version 20 on and as yes or no only; ONNX Runtime's tokenizer
/// gives the part that matches, whatever the version.
/// </summary>
internal static class TextMatch
{
    /// <summary>The part of each text that matches, or other text where none does.</summary>
    /// <param name="edit">Where to write.</param>
    /// <param name="text">Texts of any shape.</param>
    /// <param name="pattern">One of <see cref="TextPatterns"/>.</param>
    /// <param name="otherwise">What stands for no match.</param>
    /// <returns>Texts of the same shape.</returns>
    public static string Of(GraphEdit edit, string text, string pattern, string otherwise)
    {
        // The tokenizer takes [count] and [rows, count].
        var isTable = edit.Facts(text).Rank is 1 or 2;
        var table = isTable ? text : edit.Reshape(text, 1);
        var rank = edit.Facts(table).Rank!.Value;
        var found = Tokens(edit, table, rank, pattern, otherwise);
        // One part, or no part at all where no text has any: one more, to be there in any case. It stands first because onnx's checker ends
        // its process over a value whose type it does not know, and the tokenizer's it does not.
        var none = edit.Unsqueeze(LookUp(edit, "NoMatch", table, "", OnnxAttributes.Of("default_string", otherwise), otherwise));
        var last = OnnxAttributes.Of("axis", -1L);
        var parts = edit.Node("Concat", new(DataType.String, rank + 1), [none, found], last);
        var part = edit.Node("Gather", new(DataType.String, rank), [parts, edit.Constant<long>("last", DataType.Int64, [-1])], last);
        if (isTable)
            return part;
        var shape = edit.Node("Shape", new(DataType.Int64, 1), [text]);
        return edit.Node("Reshape", edit.Facts(text), [part, shape]);
    }

    /// <summary>A number for one text, another for all others.</summary>
    public static string Number(GraphEdit edit, string text, string key, long value, long otherwise)
    {
        var node = New(edit, OnnxOpset.MlDomain, "LabelEncoder", "TextIs", text);
        node.Attribute.Add(Texts("keys_strings", key));
        node.Attribute.Add(OnnxAttributes.Ints("values_int64s", [value]));
        node.Attribute.Add(OnnxAttributes.Of("default_int64", otherwise));
        edit.Keep(node);
        return node.Name;
    }

    private static string Tokens(GraphEdit edit, string text, int rank, string pattern, string otherwise)
    {
        var node = New(edit, OnnxOpset.Microsoft, "Tokenizer", "Match", text);
        node.Attribute.Add(OnnxAttributes.Of("mark", 0L));
        node.Attribute.Add(OnnxAttributes.Of("mincharnum", 1L));
        node.Attribute.Add(OnnxAttributes.Of("pad_value", otherwise));
        node.Attribute.Add(OnnxAttributes.Of("tokenexp", pattern));
        edit.Keep(node, new(DataType.String, rank + 1));
        return node.Name;
    }

    private static string LookUp(GraphEdit edit, string name, string text, string key, AttributeProto otherwise, string value)
    {
        var node = New(edit, OnnxOpset.MlDomain, "LabelEncoder", name, text);
        node.Attribute.Add(Texts("keys_strings", key));
        node.Attribute.Add(Texts("values_strings", value));
        node.Attribute.Add(otherwise);
        edit.Keep(node);
        return node.Name;
    }

    private static NodeProto New(GraphEdit edit, string domain, string op, string name, string input)
    {
        var node = new NodeProto
        {
            OpType = op,
            Domain = domain,
            Name = edit.Name(name),
        };
        node.Input.Add(input);
        node.Output.Add(node.Name);
        return node;
    }

    private static AttributeProto Texts(string name, string text)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Strings };
        attribute.Strings.Add(ByteString.CopyFromUtf8(text));
        return attribute;
    }
}
