namespace Microsoft.ML.Onnx;

/// <summary>A constant of the graph. <paramref name="Values"/> is an array of int, long, ulong, float, double or string: how protobuf carries the element type. No dimensions: a scalar.</summary>
internal sealed record OnnxInitializer(string Name, OnnxElementType ElementType, IReadOnlyList<long> Dimensions, Array Values);
