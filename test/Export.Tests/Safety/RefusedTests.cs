using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>
/// Single operators that a kernel of ONNX Runtime would trust wrongly. The first ones end the process when it loads or runs them.
/// </summary>
[TestClass]
public sealed class RefusedTests
{
    private const string Classical = OnnxOpset.MlDomain;

    public static IEnumerable<object[]> All => s_graphs.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(All))]
    public void ItIsRefusedInWords(string name)
    {
        var graph = new GraphText();
        s_graphs[name](graph);
        var model = graph.Model();
        OnnxWalk.Check(model);
        var message = Assert.ThrowsExactly<OnnxModelException>(() => ModelCheck.Check(model)).Message;
        StringAssert.Contains(message, "was not loaded");
        StringAssert.Contains(message, "TrustFile");
    }

    [TestMethod]
    public void WhatIsTheSameButRightPasses()
    {
        var graph = new GraphText();
        graph.Node("Div", ["x", graph.Floats([1, 4], 0, 0, 0, 0)]);
        graph.Node(
            "Conv",
            [graph.Node("Reshape", ["x", graph.Integers(-1, 1, 2, 2)]), graph.Floats([2, 1, 2, 2])],
            OnnxAttributes.Ints("strides", [1L, 1L])
        );
        graph.Node(
            Classical,
            "LabelEncoder",
            ["i"],
            OnnxAttributes.Ints("keys_int64s", [1L, 2L]),
            OnnxAttributes.Ints("values_int64s", [3L, 4L])
        );
        graph.Node(Classical, "LinearRegressor", ["x"], GraphText.Numbers("coefficients", 1, 2, 3, 4), GraphText.Numbers("intercepts", 5));
        Tree(graph, falseIds: [2, 0, 0], features: [3, 0, 0]);
        Assert.AreEqual(6, ModelCheck.Check(graph.Model()).Nodes);
    }

    [TestMethod]
    public void SequencesThatAreRightPass()
    {
        var graph = new GraphText();
        Gru(graph);
        graph.Node("Pad", ["x", graph.Integers(0, 2, 0, 1)]);
        graph.Node("CumSum", ["x", graph.Scalar(-1)], OnnxAttributes.Of("exclusive", 1L), OnnxAttributes.Of("reverse", 1L));
        var cost = ModelCheck.Check(graph.Model());
        // A row of the layer: 3 gates of 5 units, each over 4 numbers and 5 units of the state; of the border, 2 + 4 + 1 slots.
        Assert.AreEqual(5 * 3 * (4 + 5) + 4, cost.RowArithmetic, "and the largest of 4 numbers, as the length");
        Assert.AreEqual(4 + 1 + 1 + 5 + 7 + 4, cost.RowItems);
    }

    [TestMethod]
    public void ConstantsCountOnceForEachNodeThatReadsThem()
    {
        var graph = new GraphText();
        var weight = graph.Floats([4, 1 << 20]);
        for (var i = 0; i < 128; i++)
            graph.Node("MatMul", ["x", weight]);
        Assert.AreEqual(128L * 4 << 20, ModelCheck.Check(graph.Model()).ReadItems);
        graph.Node("MatMul", ["x", weight]);
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => ModelCheck.Check(graph.Model())).Message, "too often");
    }

    [TestMethod]
    public void CostsAreThoseOfTheFormulas()
    {
        var graph = new GraphText();
        graph.Node("Gemm", ["x", graph.Floats([4, 5])]);
        graph.Node("MatMul", [graph.Floats([10, 20]), graph.Floats([20, 30])]);
        var cost = ModelCheck.Check(graph.Model());
        Assert.AreEqual(4 * 5, cost.RowArithmetic);
        Assert.AreEqual(5, cost.RowItems);
        Assert.AreEqual(10 * 20 * 30, cost.ConstantArithmetic);
        Assert.AreEqual(10 * 30, cost.ConstantItems);
    }

    [TestMethod]
    public void ArithmeticWithConstantsIsLimitedInSum()
    {
        var graph = new GraphText();
        // Each is a tenth of what all may take together.
        for (var i = 0; i < 9; i++)
            graph.Node("MatMul", [graph.Floats([1000, 100]), graph.Floats([100, 1000])]);
        ModelCheck.Check(graph.Model());
        for (var i = 0; i < 3; i++)
            graph.Node("MatMul", [graph.Floats([1000, 100]), graph.Floats([100, 1000])]);
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => ModelCheck.Check(graph.Model())).Message, "together");
    }

    private static readonly Dictionary<string, Action<GraphText>> s_graphs = new()
    {
        ["whole numbers divided by −1"] = graph => graph.Node("Div", [graph.Integers(long.MinValue), graph.Integers(-1)]),
        ["whole numbers divided by 0"] = graph => graph.Node("Div", ["i", graph.Integers(0)]),
        ["whole numbers divided by an input"] = graph => graph.Node("Div", ["i", "i"]),
        ["remainders"] = graph => graph.Node("Mod", ["i", graph.Integers(-1)]),
        ["an operator that nobody writes"] = graph => graph.Node("NonZero", ["x"]),
        ["an operator of an unknown domain"] = graph => graph.Node("somebody.else", "Relu", ["x"]),
        ["a loop"] = graph => graph.Node("Loop", [graph.Scalar(1), "", "x"], Body("body")),
        ["a condition"] = graph => graph.Node("If", ["x"], Body("then_branch"), Body("else_branch")),
        ["a graph in an attribute of a harmless node"] = graph => graph.Node("Relu", ["x"], Body("body")),
        ["an attribute that nobody writes"] = graph => graph.Node("Relu", ["x"], OnnxAttributes.Of("consumed_inputs", 1L)),
        ["an attribute of another kind"] = graph => graph.Node("Softmax", ["x"], OnnxAttributes.Of("axis", 1f)),
        ["an attribute twice"] = graph => graph.Node("Softmax", ["x"], OnnxAttributes.Of("axis", 1L), OnnxAttributes.Of("axis", 0L)),
        ["an axis outside"] = graph => graph.Node("Softmax", ["x"], OnnxAttributes.Of("axis", 7L)),
        ["mixed types"] = graph => graph.Node("Add", ["x", "i"]),
        ["shapes that do not fit"] = graph => graph.Node("Add", ["x", graph.Floats([1, 3])]),
        ["too few inputs"] = graph => graph.Node("Add", ["x"]),
        ["an input that is left out"] = graph => graph.Node("Add", ["x", ""]),
        ["a product that does not fit"] = graph => graph.Node("MatMul", ["x", graph.Floats([3, 4])]),
        ["a convolution in no groups"] = graph => Conv(graph, OnnxAttributes.Of("group", 0L)),
        ["a convolution with steps of 0"] = graph => Conv(graph, OnnxAttributes.Ints("strides", [0L, 1L])),
        ["a convolution with steps below 0"] = graph => Conv(graph, OnnxAttributes.Ints("strides", [-1L, 1L])),
        ["a convolution with dilations of 0"] = graph => Conv(graph, OnnxAttributes.Ints("dilations", [0L, 0L])),
        ["a convolution with a border below 0"] = graph => Conv(graph, OnnxAttributes.Ints("pads", [-9L, 0L, 0L, 0L])),
        ["a convolution with another window than its weights"] = graph => Conv(graph, OnnxAttributes.Ints("kernel_shape", [9L, 9L])),
        ["a convolution of three axes"] = graph => Conv(graph, OnnxAttributes.Ints("strides", [1L])),
        ["a transposed convolution of other channels"] = graph => Spread(graph, [3, 1, 2, 2]),
        ["a transposed convolution with steps of 0"] = graph => Spread(graph, [1, 2, 2, 2], OnnxAttributes.Ints("strides", [0L, 1L])),
        ["a transposed convolution that cuts all off"] = graph =>
            Spread(graph, [1, 2, 2, 2], OnnxAttributes.Ints("pads", [9L, 9L, 9L, 9L])),
        ["a transposed convolution in groups"] = graph => Spread(graph, [1, 2, 2, 2], OnnxAttributes.Of("group", 2L)),
        ["a transposed convolution of a size of its own"] = graph =>
            Spread(graph, [1, 2, 2, 2], OnnxAttributes.Ints("output_shape", [1L << 40, 1L << 40])),
        ["an image resized to nothing"] = graph => Resize(graph, graph.Floats([4], 1, 1, 0.1f, 1)),
        ["an image resized to a huge one"] = graph => Resize(graph, graph.Floats([4], 1, 1, 1e9f, 1e9f)),
        ["an image resized by NaN"] = graph => Resize(graph, graph.Floats([4], 1, 1, float.NaN, 1)),
        ["resized channels"] = graph => Resize(graph, graph.Floats([4], 1, 2, 1, 1)),
        ["an image resized by fewer numbers"] = graph => Resize(graph, graph.Floats([2], 1, 1)),
        ["an image resized by computed numbers"] = graph => Resize(graph, "x"),
        ["a resized region"] = graph => Resize(graph, graph.Floats([4], 1, 1, 2, 2), region: 1e9f),
        ["an image resized in another way"] = graph => Resize(graph, graph.Floats([4], 1, 1, 2, 2), mode: "cubic"),
        ["a window of no pixels"] = graph => Pool(graph, OnnxAttributes.Ints("kernel_shape", [0L, 0L])),
        ["a window larger than the image"] = graph => Pool(graph, OnnxAttributes.Ints("kernel_shape", [9L, 9L])),
        ["a border as wide as the window"] = graph =>
            Pool(graph, OnnxAttributes.Ints("kernel_shape", [1L, 1L]), OnnxAttributes.Ints("pads", [1L, 1L, 1L, 1L])),
        ["a shape that is computed"] = graph =>
            graph.Node("Reshape", ["x", graph.Node("Cast", ["i"], OnnxAttributes.Of("to", (long)DataType.Int64))]),
        ["a shape of other items"] = graph => graph.Node("Reshape", ["x", graph.Integers(-1, 3)]),
        ["a constant of a huge shape"] = graph => graph.Node("ConstantOfShape", [graph.Integers(1L << 40)]),
        ["a constant of a shape below 0"] = graph => graph.Node("ConstantOfShape", [graph.Integers(-1)]),
        ["an outer product of constants"] = graph => graph.Node("Mul", [graph.Floats([10_000, 1]), graph.Floats([1, 10_000])]),
        ["axes in no order"] = graph => graph.Node("Transpose", ["x"], OnnxAttributes.Ints("perm", [0L, 0L])),
        ["axes outside"] = graph => graph.Node("Transpose", ["x"], OnnxAttributes.Ints("perm", [0L, 9L])),
        ["a cut of nothing"] = graph => graph.Node("Slice", ["x", graph.Integers(3), graph.Integers(1), graph.Integers(1)]),
        ["a cut by steps of 0"] = graph =>
            graph.Node("Slice", ["x", graph.Integers(0), graph.Integers(1), graph.Integers(1), graph.Integers(0)]),
        ["a split of other sizes"] = graph => graph.Node("Split", ["x", graph.Integers(9)], OnnxAttributes.Of("axis", 1L)),
        ["a normalisation of other channels"] = graph =>
            graph.Node("BatchNormalization", ["x", graph.Floats([3]), graph.Floats([3]), graph.Floats([3]), graph.Floats([3])]),
        ["a table with fewer values than keys"] = graph =>
            graph.Node(
                Classical,
                "LabelEncoder",
                ["i"],
                OnnxAttributes.Ints("keys_int64s", [1L, 2L]),
                OnnxAttributes.Ints("values_int64s", [3L])
            ),
        ["a table of text for numbers"] = graph =>
            graph.Node(Classical, "LabelEncoder", ["i"], GraphText.Texts("keys_strings", "a"), OnnxAttributes.Ints("values_int64s", [3L])),
        ["a scaler of other slots"] = graph =>
            graph.Node(Classical, "Scaler", ["x"], GraphText.Numbers("offset", 1, 2), GraphText.Numbers("scale", 1, 2)),
        ["a vectoriser of other sizes"] = graph =>
            graph.Node(Classical, "FeatureVectorizer", ["x"], OnnxAttributes.Ints("inputdimensions", [1L << 40])),
        ["a vectoriser of sizes below 0"] = graph =>
            graph.Node(Classical, "FeatureVectorizer", ["x"], OnnxAttributes.Ints("inputdimensions", [-4L])),
        ["a regressor of fewer weights"] = graph => graph.Node(Classical, "LinearRegressor", ["x"], GraphText.Numbers("coefficients", 1)),
        ["a regressor of more targets"] = graph =>
            graph.Node(
                Classical,
                "LinearRegressor",
                ["x"],
                GraphText.Numbers("coefficients", 1, 2, 3, 4),
                OnnxAttributes.Of("targets", 1_000_000L)
            ),
        ["a classifier of fewer labels"] = graph =>
            graph.Node(
                Classical,
                "LinearClassifier",
                ["x"],
                GraphText.Numbers("coefficients", new float[12]),
                GraphText.Numbers("intercepts", 1, 2, 3),
                OnnxAttributes.Ints("classlabels_ints", [1L])
            ),
        ["n-grams at positions outside"] = graph => NGrams(graph, indexes: [0, 1L << 40], counts: [0, 2]),
        ["n-grams at positions below 0"] = graph => NGrams(graph, indexes: [0, -1], counts: [0, 2]),
        ["n-grams with fewer positions"] = graph => NGrams(graph, indexes: [0], counts: [0, 2]),
        ["n-grams that begin outside"] = graph => NGrams(graph, indexes: [0, 1], counts: [0, 99]),
        ["n-grams without end"] = graph => NGrams(graph, indexes: [0, 1], counts: [0, 2], longest: 1L << 40),
        ["separators that are long"] = graph =>
            graph.Node(
                "com.microsoft",
                "Tokenizer",
                ["t"],
                OnnxAttributes.Of("mark", 0L),
                OnnxAttributes.Of("mincharnum", 1L),
                OnnxAttributes.Of("pad_value", "#"),
                GraphText.Texts("separators", new string('x', 1_000_000))
            ),
        ["a tree with a circle"] = graph => Tree(graph, falseIds: [0, 0, 0]),
        ["a tree with a way outside"] = graph => Tree(graph, falseIds: [99, 0, 0]),
        ["a tree with a way below 0"] = graph => Tree(graph, falseIds: [-1, 0, 0]),
        ["a tree with two ways to one node"] = graph => Tree(graph, falseIds: [1, 0, 0]),
        ["a tree over features outside"] = graph => Tree(graph, falseIds: [2, 0, 0], features: [1_000_000, 0, 0]),
        ["a tree over features below 0"] = graph => Tree(graph, falseIds: [2, 0, 0], features: [-1, 0, 0]),
        ["a tree for targets outside"] = graph => Tree(graph, falseIds: [2, 0, 0], targets: [0, 5]),
        ["a tree with weights at branches"] = graph => Tree(graph, falseIds: [2, 0, 0], leaves: [0, 1]),
        ["a tree of an unknown kind"] = graph => Tree(graph, falseIds: [2, 0, 0], mode: "BRANCH_MEMBER"),
        ["a tree 1,001 deep"] = graph => Deep(graph, 1001),
        ["a recurrent layer of no units"] = graph => Gru(graph, units: 0),
        ["a recurrent layer of more units than its weights"] = graph => Gru(graph, says: 6),
        ["a recurrent layer of a million units"] = graph => Gru(graph, says: 1_000_000),
        ["a recurrent layer for other numbers"] = graph => Gru(graph, width: 3),
        ["a recurrent layer with fewer biases"] = graph => Gru(graph, biases: 3 * 5),
        ["a recurrent layer in both directions"] = graph => Gru(graph, direction: "bidirectional"),
        ["a recurrent layer with lengths of other rows"] = graph => Gru(graph, lengths: 7),
        ["a recurrent layer with a first state"] = graph => Gru(graph, more: "x"),
        ["a recurrent layer with activations of its own"] = graph =>
            Gru(graph, attribute: GraphText.Texts("activations", "Affine", "Affine")),
        ["a border of fewer axes"] = graph => graph.Node("Pad", ["x", graph.Integers(0, 2)]),
        ["a border below 0"] = graph => graph.Node("Pad", ["x", graph.Integers(0, -5, 0, 0)]),
        ["a border of 2⁶² items"] = graph => graph.Node("Pad", ["x", graph.Integers(0, 1L << 62, 0, 1L << 62)]),
        ["a border that mirrors"] = graph => graph.Node("Pad", ["x", graph.Integers(0, 9, 0, 9)], OnnxAttributes.Of("mode", "reflect")),
        ["a border that is computed"] = graph => graph.Node("Pad", ["x", "i"]),
        ["a border of several values"] = graph => graph.Node("Pad", ["x", graph.Integers(0, 1, 0, 1), graph.Floats([2])]),
        ["sums along an axis outside"] = graph => graph.Node("CumSum", ["x", graph.Scalar(7)]),
        ["sums along two axes"] = graph => graph.Node("CumSum", ["x", graph.Integers(0, 1)]),
        ["sums along an axis that is computed"] = graph => graph.Node("CumSum", ["x", "i"]),
        ["sums of text"] = graph => graph.Node("CumSum", ["t", graph.Scalar(0)]),
    };

    [TestMethod]
    public void ATree1000DeepPasses()
    {
        var graph = new GraphText();
        Deep(graph, 1000);
        ModelCheck.Check(graph.Model());
    }

    private static AttributeProto Body(string name) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Graph,
            G = new GraphProto { Name = "inner" },
        };

    private static void Conv(GraphText graph, AttributeProto attribute) =>
        graph.Node("Conv", [graph.Node("Reshape", ["x", graph.Integers(-1, 1, 2, 2)]), graph.Floats([2, 1, 2, 2])], attribute);

    // A row is a sequence of one step: [1, batch, 4].
    private static void Gru(
        GraphText graph,
        int units = 5,
        long? says = null,
        int width = 4,
        int? biases = null,
        string direction = "forward",
        int? lengths = null,
        string? more = null,
        AttributeProto? attribute = null
    )
    {
        var sequences = graph.Node("Reshape", ["x", graph.Integers(1, -1, 4)]);
        var counts = lengths is { } other
            ? graph.Floats([other])
            : graph.Node("ReduceMax", ["x"], OnnxAttributes.Ints("axes", [1L]), OnnxAttributes.Of("keepdims", 0L));
        string[] inputs =
        [
            sequences,
            graph.Floats([1, 3 * units, width]),
            graph.Floats([1, 3 * units, units]),
            graph.Floats([1, biases ?? 6 * units]),
            graph.Node("Cast", [counts], OnnxAttributes.Of("to", (long)DataType.Int32)),
        ];
        graph.Node(
            "GRU",
            more is null ? inputs : [.. inputs, more],
            [
                OnnxAttributes.Of("hidden_size", says ?? units),
                OnnxAttributes.Of("direction", direction),
                OnnxAttributes.Of("linear_before_reset", 1L),
                .. attribute is null ? Array.Empty<AttributeProto>() : [attribute],
            ]
        );
    }

    private static void Spread(GraphText graph, int[] weight, params AttributeProto[] attributes) =>
        graph.Node(
            "ConvTranspose",
            [graph.Node("Reshape", ["x", graph.Integers(-1, 1, 2, 2)]), graph.Floats(weight)],
            [OnnxAttributes.Ints("kernel_shape", [2L, 2L]), .. attributes]
        );

    private static void Resize(GraphText graph, string scales, float region = 0, string mode = "linear") =>
        graph.Node(
            "Resize",
            [graph.Node("Reshape", ["x", graph.Integers(-1, 1, 2, 2)]), graph.Floats([8], region, 0, 0, 0, 1, 1, 1, 1), scales],
            OnnxAttributes.Of("mode", mode),
            OnnxAttributes.Of("coordinate_transformation_mode", "half_pixel")
        );

    /// <summary>What the refused ones differ from by one thing passes, and is counted: 2 · 4 · 4 products, then 4 for each of 16
    /// pixels.</summary>
    [TestMethod]
    public void ImagesMadeLargerPassAndCost()
    {
        var graph = new GraphText();
        Spread(graph, [1, 2, 2, 2]);
        var cost = ModelCheck.Check(graph.Model());
        Assert.AreEqual(2 * 4 * 4, cost.RowArithmetic);
        graph = new GraphText();
        Resize(graph, graph.Floats([4], 1, 1, 2, 2));
        cost = ModelCheck.Check(graph.Model());
        Assert.AreEqual(4 * 16, cost.RowArithmetic);
        Assert.AreEqual(4 + 16, cost.RowItems);
    }

    private static void Pool(GraphText graph, params AttributeProto[] attributes) =>
        graph.Node("MaxPool", [graph.Node("Reshape", ["x", graph.Integers(-1, 1, 2, 2)])], attributes);

    private static void NGrams(GraphText graph, long[] indexes, long[] counts, long longest = 2) =>
        graph.Node(
            "TfIdfVectorizer",
            ["i"],
            OnnxAttributes.Of("mode", "TF"),
            OnnxAttributes.Of("min_gram_length", 1L),
            OnnxAttributes.Of("max_gram_length", longest),
            OnnxAttributes.Of("max_skip_count", 0L),
            OnnxAttributes.Ints("ngram_counts", counts),
            OnnxAttributes.Ints("ngram_indexes", indexes),
            OnnxAttributes.Ints("pool_int64s", [1L, 2L])
        );

    private static void Tree(
        GraphText graph,
        long[] falseIds,
        long[]? features = null,
        long[]? targets = null,
        long[]? leaves = null,
        string mode = "BRANCH_LEQ"
    ) =>
        graph.Node(
            Classical,
            "TreeEnsembleRegressor",
            ["x"],
            OnnxAttributes.Ints("nodes_treeids", [0L, 0L, 0L]),
            OnnxAttributes.Ints("nodes_nodeids", [0L, 1L, 2L]),
            OnnxAttributes.Ints("nodes_featureids", features ?? [0, 0, 0]),
            GraphText.Texts("nodes_modes", mode, "LEAF", "LEAF"),
            GraphText.Numbers("nodes_values", 0.5f, 0, 0),
            OnnxAttributes.Ints("nodes_truenodeids", [1L, 0L, 0L]),
            OnnxAttributes.Ints("nodes_falsenodeids", falseIds),
            OnnxAttributes.Ints("target_treeids", [0L, 0L]),
            OnnxAttributes.Ints("target_nodeids", leaves ?? [1, 2]),
            OnnxAttributes.Ints("target_ids", targets ?? [0, 0]),
            GraphText.Numbers("target_weights", 1, 2),
            OnnxAttributes.Of("n_targets", 1L)
        );

    // Each branch has a leaf and the next branch.
    private static void Deep(GraphText graph, int depth)
    {
        var count = 2 * depth - 1;
        bool IsLeaf(int i) => i % 2 == 1 || i == count - 1;
        long[] Each(Func<int, long> value) => [.. Enumerable.Range(0, count).Select(value)];
        graph.Node(
            Classical,
            "TreeEnsembleRegressor",
            ["x"],
            OnnxAttributes.Ints("nodes_treeids", new long[count]),
            OnnxAttributes.Ints("nodes_nodeids", Each(i => i)),
            OnnxAttributes.Ints("nodes_featureids", new long[count]),
            GraphText.Texts("nodes_modes", [.. Enumerable.Range(0, count).Select(i => IsLeaf(i) ? "LEAF" : "BRANCH_LEQ")]),
            GraphText.Numbers("nodes_values", new float[count]),
            OnnxAttributes.Ints("nodes_truenodeids", Each(i => IsLeaf(i) ? 0 : i + 1)),
            OnnxAttributes.Ints("nodes_falsenodeids", Each(i => IsLeaf(i) ? 0 : i + 2)),
            OnnxAttributes.Of("n_targets", 1L)
        );
    }
}
