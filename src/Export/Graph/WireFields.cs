using K = MlNet.MultiTask.Graph.WireKind;

namespace MlNet.MultiTask.Graph;

/// <summary>The fields that each message of the format has, as far as <c>Proto/onnx.proto</c> describes them.</summary>
internal static class WireFields
{
    public static bool Knows(K kind, int field) =>
        kind switch
        {
            K.Model => field is (>= 1 and <= 8) or 14 or 20 or 25,
            K.Opset or K.Entry or K.Training => field is 1 or 2,
            K.Graph => field is 1 or 2 or 5 or (>= 10 and <= 13) or 15,
            K.Node => field is >= 1 and <= 7,
            K.Attribute => field is (>= 1 and <= 11) or (>= 13 and <= 15) or (>= 20 and <= 23),
            K.ValueInfo or K.Sparse => field is >= 1 and <= 3,
            K.Type => field is 1 or 6,
            K.TensorType => field is 1 or 2,
            K.Shape => field is 1,
            K.Dimension => field is >= 1 and <= 3,
            K.Tensor => field is 1 or 2 or (>= 4 and <= 14),
            K.Function => field is 1 or (>= 4 and <= 7) or 9 or 10 or 11,
            _ => false,
        };
}
