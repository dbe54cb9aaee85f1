namespace MlNet.MultiTask.Splicing;

/// <summary>The graph of one step.</summary>
/// <param name="Model">ONNX bytes.</param>
/// <param name="Schema">What it reads and gives; null for a user's own converter.</param>
internal sealed record OnnxFragment(ReadOnlyMemory<byte> Model, ModelSchema? Schema);
