namespace Microsoft.ML.Onnx;

/// <summary>An attribute of a node. <paramref name="Value"/> is a long, float, string, or a list of one of these.</summary>
internal sealed record OnnxAttribute(string Name, object Value);
