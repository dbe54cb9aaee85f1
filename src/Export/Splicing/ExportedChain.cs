using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>A chain as one ONNX model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Schema">What it reads and gives.</param>
/// <param name="Outputs">Its outputs and the columns they come from.</param>
internal sealed record ExportedChain(ModelProto Model, ModelSchema Schema, IReadOnlyList<ChainOutput> Outputs);
