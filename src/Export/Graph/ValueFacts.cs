using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>What is known about a value: its item type and number of axes; null where it is not known.</summary>
/// <param name="Type">Item type.</param>
/// <param name="Rank">Number of axes.</param>
internal readonly record struct ValueFacts(DataType? Type, int? Rank)
{
    /// <summary>The facts about a graph's inputs and initializers, and the item types that its value infos declare: ML.NET's own claims
    /// about ranks do not hold.</summary>
    public static Dictionary<string, ValueFacts> Of(GraphProto graph)
    {
        var facts = new Dictionary<string, ValueFacts>(StringComparer.Ordinal);
        foreach (var info in graph.ValueInfo.Concat(graph.Output))
            facts[info.Name] = new(Declared(info), null);
        foreach (var info in graph.Input)
            facts[info.Name] = new(Declared(info), info.Type?.TensorType?.Shape?.Dim.Count);
        foreach (var tensor in graph.Initializer)
            facts[tensor.Name] = new((DataType)tensor.DataType, tensor.Dims.Count);
        return facts;
    }

    /// <summary>The facts about a node's first output, from those about its inputs. Operators that ML.NET's exporter and this library do
    /// not write stay unknown.</summary>
    public static ValueFacts Infer(NodeProto node, IReadOnlyDictionary<string, ValueFacts> facts)
    {
        ValueFacts Input(int i) => i < node.Input.Count && facts.TryGetValue(node.Input[i], out var known) ? known : default;
        var x = Input(0);
        switch (node.OpType)
        {
            case "Identity"
            or "Scaler"
            or "Imputer"
            or "Normalizer"
            or "Sqrt"
            or "Neg"
            or "Abs"
            or "Exp"
            or "Log"
            or "Sigmoid"
            or "Relu"
            or "Tanh"
            or "Softmax"
            or "LogSoftmax"
            or "LayerNormalization"
            or "BatchNormalization"
            or "Erf"
            or "Clip"
            or "Elu"
            or "LeakyRelu"
            or "Softplus"
            or "Sin"
            or "Cos"
            or "Slice"
            or "Transpose"
            or "Conv"
            or "MaxPool"
            or "AveragePool":
                return node.OpType is "Scaler" or "Normalizer" ? new(DataType.Float, x.Rank) : x;
            case "Cast":
                return new((DataType)node.Int("to", 0), x.Rank);
            case "IsNaN" or "Not":
                return new(DataType.Bool, x.Rank);
            case "LabelEncoder":
                return new(
                    node.Find("values_strings") is not null ? DataType.String
                        : node.Find("values_floats") is not null ? DataType.Float
                        : DataType.Int64,
                    x.Rank
                );
            case "Add" or "Sub" or "Mul" or "Div" or "Pow" or "BitShift" or "Max" or "Min" or "MatMul":
                return new(x.Type, Wider(x, Input(1)));
            case "Equal" or "Greater" or "Less" or "And" or "Or":
                return new(DataType.Bool, Wider(x, Input(1)));
            case "Where":
                return new(Input(1).Type, Wider(x, new(null, Wider(Input(1), Input(2)))));
            case "OneHotEncoder":
                return new(DataType.Float, x.Rank + 1);
            case "FeatureVectorizer":
                return new(DataType.Float, 2);
            case "Gemm":
                return new(x.Type, 2);
            case "MurmurHash3":
                return new(DataType.Uint32, x.Rank);
            case "Concat":
                return new(x.Type ?? Input(1).Type, x.Rank ?? Input(1).Rank);
            case "Reshape" or "Unsqueeze" or "Squeeze" or "Flatten" or "Expand":
                return new(x.Type, null);
            case "Shape":
                return new(DataType.Int64, 1);
            case "ArgMax":
                return new(DataType.Int64, node.Int("keepdims", 1) != 0 ? x.Rank : x.Rank - 1);
            case "Gather":
                return new(x.Type, x.Rank + Input(1).Rank - 1);
            case "ReduceSum" or "ReduceMean" or "ReduceMax":
                return new(x.Type, node.Int("keepdims", 1) != 0 ? x.Rank : x.Rank - Axes(node));
            default:
                return default;
        }
    }

    private static int? Axes(NodeProto node) =>
        node.Find("axes") is { } axes ? axes.Ints.Count
        : node.Input.Count > 1 ? 1
        : null;

    private static int? Wider(ValueFacts a, ValueFacts b) => a.Rank is { } x && b.Rank is { } y ? Math.Max(x, y) : null;

    private static DataType? Declared(ValueInfoProto info) =>
        info.Type?.TensorType is { ElemType: not 0 } type ? (DataType)type.ElemType : null;
}
