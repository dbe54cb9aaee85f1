using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Graph;

/// <summary>What is known about a value: its item type and number of axes; null where it is not known.</summary>
/// <param name="Type">Item type.</param>
/// <param name="Rank">Number of axes.</param>
/// <param name="Items">Number of items of a constant, which says how many axes a list of axes names.</param>
internal readonly record struct ValueFacts(DataType? Type, int? Rank, long? Items = null)
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
            facts[tensor.Name] = Of(tensor);
        return facts;
    }

    /// <summary>The facts about a constant.</summary>
    public static ValueFacts Of(TensorProto constant) =>
        new((DataType)constant.DataType, constant.Dims.Count, constant.Dims.Aggregate(1L, (items, dim) => items * dim));

    /// <summary>The facts about a node's first output, from those about its inputs. Operators that ML.NET's exporter and this library do
    /// not write stay unknown.</summary>
    public static ValueFacts Infer(NodeProto node, IReadOnlyDictionary<string, ValueFacts> facts)
    {
        // An input that is left out has no name, and nothing is known about it.
        ValueFacts Input(int i) =>
            i < node.Input.Count && node.Input[i].Length > 0 && facts.TryGetValue(node.Input[i], out var known) ? known : default;
        if (node.Domain is not ("" or "ai.onnx" or OnnxOpset.MlDomain or "com.microsoft"))
            return default;
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
            or "Selu"
            or "LeakyRelu"
            or "Softplus"
            or "Sin"
            or "Cos"
            or "Slice"
            or "Transpose"
            or "Conv"
            or "ConvTranspose"
            or "Resize"
            or "MaxPool"
            or "AveragePool":
                return new(node.OpType is "Scaler" or "Normalizer" ? DataType.Float : x.Type, x.Rank);
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
            case "Add" or "Sub" or "Mul" or "Div" or "Pow" or "BitShift":
                return new(x.Type, Wider(x, Input(1)));
            case "Max" or "Min":
                return new(x.Type, node.Input.Skip(1).Select((_, i) => Input(i + 1)).Aggregate(x, (a, b) => new(null, Wider(a, b))).Rank);
            case "MatMul":
                return new(x.Type, OfProduct(x.Rank, Input(1).Rank));
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
                return new(x.Type, node.Int("keepdims", 1) != 0 ? x.Rank : (int?)(x.Rank - Axes(node, Input(1))));
            default:
                return default;
        }
    }

    /// <summary>How many axes a reduction names; null where it names none, which are all or none of them, or where they are
    /// computed.</summary>
    private static long? Axes(NodeProto node, ValueFacts given) => node.Find("axes") is { } axes ? axes.Ints.Count : given.Items;

    /// <summary>A vector on the left is a row and on the right a column, and that axis goes again.</summary>
    private static int? OfProduct(int? left, int? right) =>
        left is { } a && right is { } b ? Math.Max(Math.Max(a, b), 2) - (a == 1 ? 1 : 0) - (b == 1 ? 1 : 0) : null;

    private static int? Wider(ValueFacts a, ValueFacts b) => a.Rank is { } x && b.Rank is { } y ? Math.Max(x, y) : null;

    private static DataType? Declared(ValueInfoProto info) =>
        info.Type?.TensorType is { ElemType: not 0 } type ? (DataType)type.ElemType : null;
}
