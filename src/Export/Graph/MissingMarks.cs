using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>The nodes that tell whether a row lacks a number, and where a row of a sequence ends.</summary>
internal static class MissingMarks
{
    /// <summary>The scope in which they are, by itself or within that of an input. They stay in float32 where a network is turned into
    /// float16, whose range is small.</summary>
    public const string Scope = "missing";

    private const string Inputs = "inputs";

    /// <summary>Whether a node is one of them.</summary>
    public static bool Has(NodeProto node)
    {
        var parts = node.Name.Split('/');
        return parts[0] == Scope
            || Enumerable.Range(0, Math.Max(0, parts.Length - 2)).Any(i => parts[i] == Inputs && parts[i + 2] == Scope);
    }
}
