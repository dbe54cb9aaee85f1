using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>Where x is the value to replace, mostly NaN, the one to put there.</summary>
internal sealed class ImputerLowering : ILowering
{
    public string Operator => "Imputer";

    public string? Lower(GraphEdit edit, NodeProto node)
    {
        string x = node.Input[0];
        if (node.Find("imputed_value_floats") is not { } imputed || edit.Facts(x).Type != DataType.Float)
            return null;
        float[] values = [.. imputed.Floats];
        if (values.Length > 1 && edit.Facts(x).Rank != 2)
            x = edit.Reshape(x, values.Length);
        float replaced = node.Find("replaced_value_float")?.F ?? 0;
        var where = new ValueFacts(DataType.Bool, edit.Facts(x).Rank);
        string missing = float.IsNaN(replaced)
            ? edit.Node("IsNaN", where, [x])
            : edit.Node("Equal", where, [x, edit.Constant<float>("replaced", DataType.Float, [replaced])]);
        return edit.Node("Where", edit.Facts(x), [missing, edit.Constant<float>("imputed", DataType.Float, values, values.Length), x]);
    }
}
