using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Expressions;

/// <summary>A value of a graph, or a number that is none yet.</summary>
/// <param name="Name">Its name; empty for a number.</param>
/// <param name="Type">Its type: Bool, Int32, Float or Double.</param>
/// <param name="Literal">The number where it is one.</param>
internal readonly record struct TypedValue(string Name, TensorProto.Types.DataType Type, double? Literal = null);
