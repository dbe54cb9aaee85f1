using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Lowering;

/// <summary>Writes one operator of <c>ai.onnx.ml</c>, which runs on the CPU only, with operators of the standard set.</summary>
internal interface ILowering
{
    /// <summary>The operator.</summary>
    string Operator { get; }

    /// <summary>Writes the nodes that do the same; null where this one has to stay, such as over text.</summary>
    /// <param name="edit">Where to write.</param>
    /// <param name="node">The node.</param>
    /// <returns>The name of the result.</returns>
    string? Lower(GraphEdit edit, NodeProto node);
}
