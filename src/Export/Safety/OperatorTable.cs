using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Safety.ElementwiseRules;
using static MlNet.MultiTask.Safety.ItemTypes;

namespace MlNet.MultiTask.Safety;

/// <summary>
/// Every operator that this library's exporters and ML.NET's converter write, with the rule that its nodes have to keep. Whoever makes an
/// exporter write another one adds it here, with a rule as strict as the kernel that runs it is trusting.
/// </summary>
internal static class OperatorTable
{
    private const string Standard = "";
    private const string Classical = OnnxOpset.MlDomain;

    /// <inheritdoc cref="OnnxOpset.Microsoft"/>
    public const string Microsoft = OnnxOpset.Microsoft;

    private static readonly Dictionary<(string Domain, string Operator), OperatorRule> s_rules = new()
    {
        // Item by item.
        [(Standard, "Abs")] = Unary(Signed),
        [(Standard, "Neg")] = Unary(Signed),
        [(Standard, "Relu")] = Unary(Floats),
        [(Standard, "Elu")] = Unary(Floats, "alpha"),
        [(Standard, "Selu")] = Unary(Floats, "alpha", "gamma"),
        [(Standard, "LeakyRelu")] = Unary(Floats, "alpha"),
        [(Standard, "Tanh")] = Unary(Floats),
        [(Standard, "Sigmoid")] = Unary(Floats),
        [(Standard, "Softplus")] = Unary(Floats),
        [(Standard, "Exp")] = Unary(Floats),
        [(Standard, "Log")] = Unary(Floats),
        [(Standard, "Sqrt")] = Unary(Floats),
        [(Standard, "Sin")] = Unary(Floats),
        [(Standard, "Cos")] = Unary(Floats),
        [(Standard, "Tan")] = Unary(Floats),
        [(Standard, "Sinh")] = Unary(Floats),
        [(Standard, "Cosh")] = Unary(Floats),
        [(Standard, "Asin")] = Unary(Floats),
        [(Standard, "Acos")] = Unary(Floats),
        [(Standard, "Atan")] = Unary(Floats),
        [(Standard, "Floor")] = Unary(Floats),
        [(Standard, "Ceil")] = Unary(Floats),
        [(Standard, "Round")] = Unary(Floats),
        [(Standard, "Erf")] = Unary(Floats),
        [(Standard, "Not")] = Unary(Booleans),
        [(Standard, "IsNaN")] = Test(Floats),
        [(Standard, "Add")] = Binary(Numbers),
        [(Standard, "Sub")] = Binary(Numbers),
        [(Standard, "Mul")] = Binary(Numbers),
        // Whole numbers that are divided by 0, or the least of them by −1, end the process.
        [(Standard, "Div")] = Binary(Floats),
        [(Standard, "Pow")] = Binary(Floats),
        [(Standard, "And")] = Binary(Booleans),
        [(Standard, "Or")] = Binary(Booleans),
        [(Standard, "Xor")] = Binary(Booleans),
        [(Standard, "Max")] = Several(Numbers),
        [(Standard, "Min")] = Several(Numbers),
        [(Standard, "Sum")] = Several(Floats),
        [(Standard, "Equal")] = Compare(All),
        [(Standard, "Greater")] = Compare(Numbers),
        [(Standard, "Less")] = Compare(Numbers),
        [(Standard, "Where")] = Where,
        [(Standard, "Cast")] = Cast,
        [(Standard, "Clip")] = Clip,
        [(Standard, "BitShift")] = BitShift,

        // Along axes.
        [(Standard, "ReduceSum")] = ReductionRules.Reduce(13),
        [(Standard, "ReduceMean")] = ReductionRules.Reduce(18),
        [(Standard, "ReduceMax")] = ReductionRules.Reduce(18),
        [(Standard, "ReduceMin")] = ReductionRules.Reduce(18),
        [(Standard, "ReduceSumSquare")] = ReductionRules.Reduce(18),
        [(Standard, "ArgMax")] = ReductionRules.ArgMax,
        [(Standard, "ArgMin")] = ReductionRules.ArgMax,
        [(Standard, "Softmax")] = ReductionRules.Softmax,
        [(Standard, "LogSoftmax")] = ReductionRules.Softmax,
        [(Standard, "LayerNormalization")] = ReductionRules.LayerNormalization,
        [(Standard, "BatchNormalization")] = ReductionRules.BatchNormalization,

        // Products.
        [(Standard, "MatMul")] = ProductRules.MatMul,
        [(Standard, "Gemm")] = ProductRules.Gemm,
        [(Standard, "Conv")] = ImageRules.Conv,
        [(Standard, "ConvTranspose")] = ImageRules.ConvTranspose,
        [(Standard, "Resize")] = ImageRules.Resize,
        [(Standard, "MaxPool")] = ImageRules.Pool(dilations: true, counts: false),
        [(Standard, "AveragePool")] = ImageRules.Pool(dilations: false, counts: true),

        // Sequences.
        [(Standard, "GRU")] = SequenceRules.Gru,
        [(Standard, "Pad")] = SequenceRules.Pad,
        [(Standard, "CumSum")] = SequenceRules.CumSum,
        [(Standard, "Scan")] = ScanRules.Scan,

        // Choice of items.
        [(Standard, "TopK")] = SelectionRules.TopK,
        [(Standard, "NonMaxSuppression")] = SelectionRules.NonMaxSuppression,
        [(Standard, "ScatterND")] = SelectionRules.ScatterNd,

        // Shapes.
        [(Standard, "Identity")] = ArrangeRules.Identity,
        [(Standard, "Concat")] = ArrangeRules.Concat,
        [(Standard, "Split")] = ArrangeRules.Split,
        [(Standard, "Slice")] = ArrangeRules.Slice,
        [(Standard, "Gather")] = ArrangeRules.Gather,
        [(Standard, "GatherElements")] = ArrangeRules.GatherElements,
        [(Standard, "Transpose")] = ArrangeRules.Transpose,
        [(Standard, "Reshape")] = ReshapeRules.Reshape,
        [(Standard, "Flatten")] = ReshapeRules.Flatten,
        [(Standard, "Squeeze")] = ReshapeRules.Squeeze,
        [(Standard, "Unsqueeze")] = ReshapeRules.Unsqueeze,
        [(Standard, "Shape")] = ReshapeRules.ShapeOf,
        [(Standard, "Constant")] = ReshapeRules.Constant,
        [(Standard, "ConstantOfShape")] = ReshapeRules.ConstantOfShape,
        [(Microsoft, "ExpandDims")] = ReshapeRules.ExpandDims,

        // Text.
        [(Standard, "StringNormalizer")] = TextRules.StringNormalizer,
        [(Standard, "TfIdfVectorizer")] = TextRules.TfIdf,
        [(Microsoft, "Tokenizer")] = TextRules.Tokenizer,
        [(Microsoft, "MurmurHash3")] = TextRules.MurmurHash,

        // ML.NET's own steps and trainers.
        [(Classical, "Scaler")] = ClassicalRules.Scaler,
        [(Classical, "Imputer")] = ClassicalRules.Imputer,
        [(Classical, "OneHotEncoder")] = ClassicalRules.OneHotEncoder,
        [(Classical, "FeatureVectorizer")] = ClassicalRules.FeatureVectorizer,
        [(Classical, "Normalizer")] = ClassicalRules.Normalizer,
        [(Classical, "Binarizer")] = ClassicalRules.Binarizer,
        [(Classical, "LabelEncoder")] = ClassicalRules.LabelEncoder,
        [(Classical, "LinearRegressor")] = TrainerRules.LinearRegressor,
        [(Classical, "LinearClassifier")] = TrainerRules.LinearClassifier,
        [(Classical, "TreeEnsembleRegressor")] = TrainerRules.TreeEnsembleRegressor,
    };

    /// <summary>Versions of the operator sets that are read.</summary>
    private static readonly Dictionary<string, (long First, long Last)> s_versions = new(StringComparer.Ordinal)
    {
        [Standard] = (9, OnnxOpset.Highest),
        [Classical] = (1, 3),
        [Microsoft] = (1, 1),
    };

    /// <summary>A domain by its short name.</summary>
    public static string Domain(string name) => name == "ai.onnx" ? Standard : name;

    /// <summary>The rule of an operator; null where no writer uses it.</summary>
    public static OperatorRule? Find(string domain, string op) => s_rules.GetValueOrDefault((domain, op));

    /// <summary>Whether a version of an operator set is one that is read.</summary>
    public static bool Knows(string domain, long version) =>
        s_versions.TryGetValue(domain, out var known) && version >= known.First && version <= known.Last;

    /// <summary>The operators, for tests that go over all of them.</summary>
    public static IReadOnlyCollection<(string Domain, string Operator)> Names => s_rules.Keys;
}
