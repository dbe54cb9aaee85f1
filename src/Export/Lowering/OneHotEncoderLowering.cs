using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>1 where x equals the category: x with a new last axis against the list of categories. What is no category is zero
/// everywhere.</summary>
internal sealed class OneHotEncoderLowering : ILowering
{
    public string Operator => "OneHotEncoder";

    public string? Lower(GraphEdit edit, NodeProto node)
    {
        string x = node.Input[0];
        if (node.Find("cats_int64s") is not { } categories || node.Int("zeros", 1) != 1 || edit.Facts(x).Type is null or DataType.String)
            return null;
        x = edit.Unsqueeze(edit.Cast(x, DataType.Int64));
        string equal = edit.Node(
            "Equal",
            new(DataType.Bool, edit.Facts(x).Rank),
            [x, edit.Constant<long>("categories", DataType.Int64, [.. categories.Ints], categories.Ints.Count)]
        );
        return edit.Cast(equal, DataType.Float);
    }
}
