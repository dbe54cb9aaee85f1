namespace MlNet.MultiTask.Graph;

/// <summary>What a length-delimited field of a model's bytes holds: text, packed numbers of one byte or more, of four or of eight, or a
/// message.</summary>
internal enum WireKind : byte
{
    Text,
    Numbers,
    Singles,
    Doubles,
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    Sparse,
    ValueInfo,
    Type,
    TensorType,
    Shape,
    Dimension,
    Entry,
    Opset,
    Training,
    Function,
}
