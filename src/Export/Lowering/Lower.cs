using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>Lowers every node that can be.</summary>
internal static class Lower
{
    private static readonly Dictionary<string, ILowering> s_all = new ILowering[]
    {
        new ScalerLowering(),
        new ImputerLowering(),
        new FeatureVectorizerLowering(),
        new OneHotEncoderLowering(),
        new LabelEncoderLowering(),
    }.ToDictionary(l => l.Operator, StringComparer.Ordinal);

    public static void Run(GraphProto graph, int opset) =>
        new GraphEdit(graph, opset).Run(
            (edit, node) =>
            {
                if (
                    node.Domain != OnnxOpset.MlDomain
                    || !s_all.TryGetValue(node.OpType, out var lowering)
                    || lowering.Lower(edit, node) is not { } result
                )
                    return false;
                edit.Result(node.Output[0], result);
                return true;
            }
        );
}
