using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>Everything flat, as float32, side by side.</summary>
internal sealed class FeatureVectorizerLowering : ILowering
{
    public string Operator => "FeatureVectorizer";

    public string? Lower(GraphEdit edit, NodeProto node)
    {
        if (node.Find("inputdimensions") is not { } dims || dims.Ints.Count != node.Input.Count)
            return null;
        string[] parts = new string[node.Input.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            string part = edit.Cast(node.Input[i], DataType.Float);
            parts[i] = edit.Facts(part).Rank == 2 ? part : edit.Reshape(part, dims.Ints[i]);
        }
        return parts.Length == 1 ? parts[0] : edit.Node("Concat", new(DataType.Float, 2), parts, OnnxAttributes.Of("axis", 1L));
    }
}
