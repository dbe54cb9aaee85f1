using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>(x − offset) · scale. Over doubles too, which the operator itself turns into floats although ML.NET says otherwise.</summary>
internal sealed class ScalerLowering : ILowering
{
    public string Operator => "Scaler";

    public string? Lower(GraphEdit edit, NodeProto node)
    {
        float[] offset = [.. node.Find("offset")?.Floats ?? []],
            scale = [.. node.Find("scale")?.Floats ?? []];
        string x = node.Input[0];
        var type =
            edit.Facts(x).Type == DataType.Double && edit.Facts(node.Output[0]).Type == DataType.Double ? DataType.Double : DataType.Float;
        int width = Math.Max(offset.Length, scale.Length);
        if (width > 1 && edit.Facts(x).Rank != 2)
            x = edit.Reshape(x, width);
        x = edit.Cast(x, type);
        if (offset.Any(o => o != 0))
            x = edit.Node("Sub", edit.Facts(x), [x, Constant(edit, "offset", type, offset)]);
        if (scale.Any(s => s != 1))
            x = edit.Node("Mul", edit.Facts(x), [x, Constant(edit, "scale", type, scale)]);
        return x;
    }

    private static string Constant(GraphEdit edit, string name, DataType type, float[] values) =>
        type == DataType.Double
            ? edit.Constant<double>(name, type, [.. values.Select(v => (double)v)], values.Length)
            : edit.Constant<float>(name, type, values, values.Length);
}
