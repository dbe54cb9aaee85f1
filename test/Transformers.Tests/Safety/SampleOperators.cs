using System.Globalization;
using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// One right node of every operator over the feature column [batch, 3] of a model; and some of operators that no writer writes.
/// </summary>
internal sealed class SampleOperators(ModelProto model)
{
    private const string Classical = OnnxOpset.MlDomain;
    private const string Microsoft = "com.microsoft";
    private int _count;

    public static IReadOnlyList<(string Name, Func<SampleOperators, NodeProto> Add)> All { get; } =
    [
        .. new[]
        {
            "Abs",
            "Neg",
            "Relu",
            "Tanh",
            "Sigmoid",
            "Softplus",
            "Exp",
            "Log",
            "Sqrt",
            "Sin",
            "Cos",
            "Erf",
            "IsNaN",
            "Identity",
            "Shape",
        }.Select(Unary),
        .. new[] { "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Equal", "Greater", "Less" }.Select(Binary),
        .. new[] { "ReduceMean", "ReduceMax", "ReduceMin", "ReduceSumSquare" }.Select(Reduction),
        .. new[] { "NonZero", "Unique", "Det", "TopK", "Compress", "Size", "Round", "Reciprocal" }.Select(Unary),
        ("Elu", own => own.Add("Elu", [own.X], F("alpha", 1))),
        ("LeakyRelu", own => own.Add("LeakyRelu", [own.X], F("alpha", 0.01f))),
        ("integer Div", own => own.Add("Div", [own.Integers(long.MinValue, 6), own.Integers(-1, 3)])),
        ("integer Mod", own => own.Add("Mod", [own.Integers(long.MinValue, 6), own.Integers(-1, 3)])),
        ("integer Mul", own => own.Add("Mul", [own.Integers(long.MinValue, 6), own.Integers(-1, 3)])),
        ("BitShift", own => own.Add("BitShift", [own.Unsigned(7), own.Unsigned(99)], T("direction", "LEFT"))),
        ("Cast", own => own.Add("Cast", [own.X], I("to", (long)DataType.Int64))),
        ("Clip", own => own.Add("Clip", [own.X, own.Floats([], 0), own.Floats([], 1)])),
        ("Where", own => own.Add("Where", [own.Add("IsNaN", [own.X]).Output[0], own.X, own.X])),
        ("Not", own => own.Add("Not", [own.Add("IsNaN", [own.X]).Output[0]])),
        ("ReduceSum", own => own.Add("ReduceSum", [own.X, own.Integers(1)], I("keepdims", 1))),
        ("ArgMax", own => own.Add("ArgMax", [own.X], I("axis", 1), I("keepdims", 0))),
        ("Softmax", own => own.Add("Softmax", [own.X], I("axis", 1))),
        ("LayerNormalization", own =>
            own.Add("LayerNormalization", [own.X, own.Floats([3]), own.Floats([3])], I("axis", -1), F("epsilon", 1e-5f))
        ),
        ("BatchNormalization", own =>
            own.Add("BatchNormalization", [own.X, own.Floats([3]), own.Floats([3]), own.Floats([3]), own.Floats([3])], F("epsilon", 1e-5f))
        ),
        ("MatMul", own => own.Add("MatMul", [own.X, own.Floats([3, 5])])),
        ("Gemm", own => own.Add("Gemm", [own.X, own.Floats([5, 3]), own.Floats([5])], I("transB", 1), F("alpha", 1))),
        ("Conv", own =>
            own.Add(
                "Conv",
                [own.Image(), own.Floats([2, 1, 1, 2])],
                L("kernel_shape", 1, 2),
                L("strides", 1, 1),
                L("pads", 0, 0, 0, 0),
                L("dilations", 1, 1),
                I("group", 1)
            )
        ),
        ("ConvTranspose", own =>
            own.Add(
                "ConvTranspose",
                [own.Image(), own.Floats([1, 2, 1, 2]), own.Floats([2])],
                L("kernel_shape", 1, 2),
                L("strides", 1, 2),
                L("pads", 0, 0, 0, 0)
            )
        ),
        ("MaxPool", own => own.Add("MaxPool", [own.Image()], L("kernel_shape", 1, 2), L("strides", 1, 1), L("pads", 0, 0, 0, 0))),
        ("AveragePool", own =>
            own.Add("AveragePool", [own.Image()], L("kernel_shape", 1, 2), L("strides", 1, 1), I("count_include_pad", 1))
        ),
        ("Pad", own => own.Add("Pad", [own.X, own.Integers(0, 2, 0, 1)], T("mode", "constant"))),
        ("CumSum", own => own.Add("CumSum", [own.X, own.Integers(1)], I("exclusive", 0), I("reverse", 1))),
        ("GRU", own =>
            own.Add(
                "GRU",
                [
                    own.Add("Reshape", [own.X, own.Integers(1, -1, 3)]).Output[0],
                    own.Floats([1, 6, 3]),
                    own.Floats([1, 6, 2]),
                    own.Floats([1, 12]),
                    own.Add(
                        "Cast",
                        [own.Add("ReduceMax", [own.X], L("axes", 1), I("keepdims", 0)).Output[0]],
                        I("to", (long)DataType.Int32)
                    )
                    .Output[0],
                ],
                I("hidden_size", 2),
                T("direction", "forward"),
                I("linear_before_reset", 1)
            )
        ),
        ("Concat", own => own.Add("Concat", [own.X, own.X], I("axis", 1))),
        ("Split", own => own.Several("Split", 3, [own.X, own.Integers(1, 1, 1)], I("axis", 1))),
        ("Slice", own => own.Add("Slice", [own.X, own.Integers(0), own.Integers(2), own.Integers(1)])),
        ("Gather", own => own.Add("Gather", [own.Floats([4, 2]), own.Integers(0, 3)], I("axis", 0))),
        ("GatherElements", own =>
            own.Add("GatherElements", [own.X, own.Add("Cast", [own.X], I("to", (long)DataType.Int64)).Output[0]], I("axis", 1))
        ),
        ("TopK", own => own.Several("TopK", 2, [own.X, own.Integers(2)], I("axis", -1), I("largest", 1), I("sorted", 1))),
        ("NonMaxSuppression", own =>
            own.Add(
                "NonMaxSuppression",
                [own.Floats([1, 2, 4], 0, 0, 2, 2, 1, 1, 3, 3), own.Floats([1, 1, 2], 2, 1), own.Integers(2), own.Floats([1], 0.5f)]
            )
        ),
        ("ScatterND", own =>
            own.Add(
                "ScatterND",
                [own.Floats([4], 1, 2, 3, 4), own.Add("Reshape", [own.Integers(0, 3), own.Integers(2, 1)]).Output[0], own.Floats([2], 5, 6)]
            )
        ),
        ("Transpose", own => own.Add("Transpose", [own.X], L("perm", 1, 0))),
        ("Reshape", own => own.Add("Reshape", [own.X, own.Integers(-1, 1, 3)])),
        ("Flatten", own => own.Add("Flatten", [own.X], I("axis", 1))),
        ("Squeeze", own => own.Add("Squeeze", [own.Image(), own.Integers(1)])),
        ("Unsqueeze", own => own.Add("Unsqueeze", [own.X, own.Integers(1)])),
        ("ConstantOfShape", own => own.Add("ConstantOfShape", [own.Integers(2, 3)])),
        ("Expand", own => own.Add("Expand", [own.X, own.Integers(5, 3)])),
        ("Tile", own => own.Add("Tile", [own.X, own.Integers(5, 3)])),
        ("Range", own => own.Add("Range", [own.Floats([], 0), own.Floats([], 9), own.Floats([], 1)])),
        ("Resize", own => own.Add("Resize", [own.Image(), "", own.Floats([4], 1, 1, 2, 2)], T("mode", "nearest"))),
        ("linear Resize", own =>
            own.Add(
                "Resize",
                [own.Image(), own.Floats([8], 0, 0, 0, 0, 1, 1, 1, 1), own.Floats([4], 1, 1, 2, 2)],
                T("mode", "linear"),
                T("coordinate_transformation_mode", "half_pixel")
            )
        ),
        ("StringNormalizer", own =>
            own.Add("StringNormalizer", [own.Text()], T("case_change_action", "LOWER"), I("is_case_sensitive", 0), S("stopwords", "a"))
        ),
        ("TfIdfVectorizer", own =>
            own.Add(
                "TfIdfVectorizer",
                [own.Add("Cast", [own.X], I("to", (long)DataType.Int64)).Output[0]],
                T("mode", "TFIDF"),
                I("min_gram_length", 1),
                I("max_gram_length", 2),
                I("max_skip_count", 0),
                L("ngram_counts", 0, 2),
                L("ngram_indexes", 0, 1, 2),
                L("pool_int64s", 1, 2, 1, 2),
                N("weights", 1, 2, 3)
            )
        ),
        ("Tokenizer", own =>
            own.In(Microsoft, "Tokenizer", [own.Text()], I("mark", 0), T("pad_value", "#"), I("mincharnum", 1), S("separators", " ", ","))
        ),
        ("MurmurHash3", own => own.In(Microsoft, "MurmurHash3", [own.Text()], I("seed", 314489979), I("positive", 1))),
        ("Scaler", own => own.In(Classical, "Scaler", [own.X], N("offset", 1, 2, 3), N("scale", 1, 2, 3))),
        ("Imputer", own => own.In(Classical, "Imputer", [own.X], N("imputed_value_floats", 1, 2, 3), F("replaced_value_float", float.NaN))),
        ("OneHotEncoder", own => own.In(Classical, "OneHotEncoder", [own.X], L("cats_int64s", 1, 2, 3), I("zeros", 1))),
        ("FeatureVectorizer", own => own.In(Classical, "FeatureVectorizer", [own.X, own.X], L("inputdimensions", 3, 3))),
        ("Normalizer", own => own.In(Classical, "Normalizer", [own.X], T("norm", "L2"))),
        ("Binarizer", own => own.In(Classical, "Binarizer", [own.X], F("threshold", 0.5f))),
        ("LabelEncoder", own =>
            own.In(Classical, "LabelEncoder", [own.X], N("keys_floats", 1, 2), L("values_int64s", 3, 4), I("default_int64", -1))
        ),
        ("LabelEncoder of text", own =>
            own.In(Classical, "LabelEncoder", [own.Text()], S("keys_strings", "a", "b"), N("values_floats", 3, 4))
        ),
        ("LinearRegressor", own =>
            own.In(Classical, "LinearRegressor", [own.X], N("coefficients", 1, 2, 3), N("intercepts", 4), I("targets", 1))
        ),
        ("LinearClassifier", own =>
            own.In(
                Classical,
                "LinearClassifier",
                [own.X],
                N("coefficients", new float[6]),
                N("intercepts", 1, 2),
                L("classlabels_ints", 1, 2),
                T("post_transform", "SOFTMAX")
            )
        ),
        ("TreeEnsembleRegressor", own =>
            own.In(
                Classical,
                "TreeEnsembleRegressor",
                [own.X],
                L("nodes_treeids", 0, 0, 0),
                L("nodes_nodeids", 0, 1, 2),
                L("nodes_featureids", 1, 0, 0),
                S("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF"),
                N("nodes_values", 0.5f, 0, 0),
                L("nodes_truenodeids", 1, 0, 0),
                L("nodes_falsenodeids", 2, 0, 0),
                L("target_treeids", 0, 0),
                L("target_nodeids", 1, 2),
                L("target_ids", 0, 0),
                N("target_weights", 1, 2),
                I("n_targets", 1),
                T("aggregate_function", "SUM")
            )
        ),
        ("SVMRegressor", own =>
            own.In(
                Classical,
                "SVMRegressor",
                [own.X],
                N("coefficients", 1, 2),
                N("support_vectors", new float[6]),
                I("n_supports", 2),
                N("rho", 1),
                T("kernel_type", "RBF"),
                N("kernel_params", 1, 1, 1)
            )
        ),
        ("ArrayFeatureExtractor", own => own.In(Classical, "ArrayFeatureExtractor", [own.X, own.Integers(2)])),
    ];

    private string X => model.Graph.Input[0].Name;

    /// <summary>Makes the mass depend on what was added.</summary>
    public void Join(string value)
    {
        var mass = model.Graph.Output[^1].Name;
        if (model.Graph.Node.FirstOrDefault(node => node.Output.Contains(mass)) is not { } maker)
            return;
        maker.Output[maker.Output.IndexOf(mass)] = "before " + mass;
        var added = Add("ReduceSum", [Add("Cast", [value], I("to", (long)DataType.Float)).Output[0]]);
        Add("Add", ["before " + mass, added.Output[0]]).Output[0] = mass;
    }

    private static (string, Func<SampleOperators, NodeProto>) Unary(string op) => (op, own => own.Add(op, [own.X]));

    private static (string, Func<SampleOperators, NodeProto>) Binary(string op) => (op, own => own.Add(op, [own.X, own.Floats([1, 3])]));

    private static (string, Func<SampleOperators, NodeProto>) Reduction(string op) =>
        (op, own => own.Add(op, [own.X], L("axes", 1), I("keepdims", 1)));

    private NodeProto Add(string op, string[] inputs, params AttributeProto[] attributes) => In("", op, inputs, attributes);

    private NodeProto Several(string op, int outputs, string[] inputs, params AttributeProto[] attributes)
    {
        var node = Add(op, inputs, attributes);
        for (var i = 1; i < outputs; i++)
            node.Output.Add(Name());
        return node;
    }

    private NodeProto In(string domain, string op, string[] inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto
        {
            Domain = domain,
            OpType = op,
            Name = Name(),
        };
        node.Input.AddRange(inputs);
        node.Output.Add(node.Name);
        node.Attribute.AddRange(attributes);
        model.Graph.Node.Add(node);
        if (!model.OpsetImport.Any(import => import.Domain == domain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = domain == Classical ? 2 : 1 });
        return node;
    }

    private string Image() => Add("Reshape", [X, Integers(-1, 1, 1, 3)]).Output[0];

    private string Text() => Add("Cast", [X], I("to", (long)DataType.String)).Output[0];

    private string Floats(int[] dims, params float[] values)
    {
        var count = dims.Aggregate(1, (a, b) => a * b);
        return Tensor(OnnxTensors.Of<float>(Name(), DataType.Float, values.Length == count ? values : new float[count], dims));
    }

    private string Integers(params long[] values) => Tensor(OnnxTensors.Of<long>(Name(), DataType.Int64, values, values.Length));

    private string Unsigned(ulong value) => Tensor(OnnxTensors.Of<ulong>(Name(), DataType.Uint64, [value], 1));

    private string Tensor(TensorProto tensor)
    {
        model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Name() => string.Create(CultureInfo.InvariantCulture, $"added{_count++}");

    private static AttributeProto I(string name, long value) => OnnxAttributes.Of(name, value);

    private static AttributeProto F(string name, float value) => OnnxAttributes.Of(name, value);

    private static AttributeProto T(string name, string value) => OnnxAttributes.Of(name, value);

    private static AttributeProto L(string name, params long[] values) => OnnxAttributes.Ints(name, values);

    private static AttributeProto N(string name, params float[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    private static AttributeProto S(string name, params string[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }
}
