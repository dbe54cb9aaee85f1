using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What is inferred about a node's output is what ONNX Runtime makes of it, for every operator that is inferred at all: its type
/// and number of axes where they are known, and never something else.</summary>
[TestClass]
public sealed class ValueFactsTests
{
    private static readonly int[][] s_ranks =
    [
        [],
        [3],
        [2, 3],
        [2, 1, 3],
        [1, 2, 1, 1, 3],
    ];

    /// <summary>Operators over one value keep its axes, from a scalar to five of them.</summary>
    [TestMethod]
    public void OperatorsOverOneValue()
    {
        string[] same = ["Identity", "Sqrt", "Neg", "Abs", "Exp", "Log", "Sigmoid", "Relu", "Tanh", "Erf", "Elu", "LeakyRelu", "Softplus"];
        foreach (var dims in s_ranks)
        {
            foreach (var op in same.Concat(["Sin", "Cos"]))
                Known(DataType.Float, dims.Length, Over(dims).Node(op, "x", "y"));
            Known(DataType.Bool, dims.Length, Over(dims).Node("IsNaN", "x", "y"));
            Known(DataType.Bool, dims.Length, Over(dims).Node("IsNaN", "x", "n").Node("Not", "n", "y"));
            Known(DataType.Int64, dims.Length, Over(dims).Node("Cast", "x", "y", OnnxAttributes.Of("to", 7L)));
            Known(DataType.Int64, 1, Over(dims).Node("Shape", "x", "y"));
            Known(DataType.Float, dims.Length, Over(dims).Node("Transpose", "x", "y"));
            if (dims.Length > 0)
                foreach (var op in new[] { "Softmax", "LogSoftmax" })
                    Known(DataType.Float, dims.Length, Over(dims).Node(op, "x", "y"));
        }
    }

    /// <summary>An input that is left out in the middle does not shift those behind it.</summary>
    [TestMethod]
    public void InputsThatAreLeftOut()
    {
        foreach (var dims in s_ranks)
        {
            Known(DataType.Float, dims.Length, Over(dims).Constant("top", [], 1).Node("Clip", "x - top", "y"));
            Known(DataType.Float, dims.Length, Over(dims).Node("Clip", "x", "y"));
        }
        // All axes where none are named, not one.
        Allowed(Over([2, 3]).Node("ReduceSum", "x -", "y", OnnxAttributes.Of("keepdims", 0L)));
        Known(DataType.Float, 2, Over([2, 3]).Node("ReduceSum", "x -", "y"));
    }

    [TestMethod]
    [DataRow(new[] { 1 }, 0L)]
    [DataRow(new[] { 0, -1 }, 0L)]
    [DataRow(new[] { 0, 1, 2 }, 0L)]
    [DataRow(new[] { 0, 1 }, 1L)]
    public void ReductionsLoseTheAxesTheyName(int[] axes, long keep)
    {
        int[] dims = [2, 1, 3, 2];
        var expected = keep != 0 ? 4 : 4 - axes.Length;
        foreach (var op in new[] { "ReduceMean", "ReduceMax" })
            Known(
                DataType.Float,
                expected,
                Over(dims).Node(op, "x", "y", OnnxAttributes.Ints("axes", axes), OnnxAttributes.Of("keepdims", keep))
            );
        // From opset 13 on the axes of a sum are an input.
        Known(
            DataType.Float,
            expected,
            Over(dims).Integers("a", [.. axes.Select(a => (long)a)]).Node("ReduceSum", "x a", "y", OnnxAttributes.Of("keepdims", keep))
        );
    }

    /// <summary>Axes that are computed are so many as nobody knows.</summary>
    [TestMethod]
    public void ComputedAxes() =>
        Allowed(
            Over([2, 3])
                .Integers("minus", -1, -2)
                .Integers("one", 1)
                .Node("Mul", "minus one", "a")
                .Node("ReduceSum", "x a", "y", OnnxAttributes.Of("keepdims", 0L))
        );

    [TestMethod]
    public void BroadcastsHaveTheWiderRank()
    {
        foreach (var left in s_ranks)
            foreach (var right in s_ranks.Select(dims => dims.Select(_ => 1).ToArray()))
            {
                var rank = Math.Max(left.Length, right.Length);
                foreach (var op in new[] { "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min" })
                    Known(DataType.Float, rank, Over(left).Constant("c", right, 2).Node(op, "x c", "y"));
                foreach (var op in new[] { "Equal", "Greater", "Less" })
                    Known(DataType.Bool, rank, Over(left).Constant("c", right, 2).Node(op, "x c", "y"));
                foreach (var op in new[] { "And", "Or" })
                    Known(
                        DataType.Bool,
                        rank,
                        Over(left).Constant("c", right, 2).Node("IsNaN", "x", "n").Node("IsNaN", "c", "m").Node(op, "m n", "y")
                    );
                Known(
                    DataType.Float,
                    rank,
                    Over(left).Constant("c", right, 2).Scalar("zero", 0).Node("IsNaN", "x", "n").Node("Where", "n c c", "y")
                );
                Known(
                    DataType.Float,
                    rank,
                    Over(right)
                        .Constant("d", left, [.. left.Aggregate(Enumerable.Repeat(1f, 1), (v, n) => Enumerable.Repeat(1f, v.Count() * n))])
                        .Node("IsNaN", "x", "n")
                        .Node("Where", "n x d", "y")
                );
            }
    }

    /// <summary>Max and Min take as many values as there are, and the widest may be the last.</summary>
    [TestMethod]
    public void TheWidestOfThree()
    {
        foreach (var op in new[] { "Max", "Min" })
        {
            Known(DataType.Float, 3, Over([3]).Constant("c", [], 2).Constant("d", [1, 1, 1], 3).Node(op, "x c d", "y"));
            Known(DataType.Float, 1, Over([3]).Node(op, "x", "y"));
        }
    }

    /// <summary>A vector in a product is a row on the left and a column on the right, and goes again.</summary>
    [TestMethod]
    [DataRow(new[] { 2, 3 }, new[] { 3, 2 }, 2)]
    [DataRow(new[] { 2, 3 }, new[] { 3 }, 1)]
    [DataRow(new[] { 3 }, new[] { 3, 2 }, 1)]
    [DataRow(new[] { 3 }, new[] { 3 }, 0)]
    [DataRow(new[] { 2, 2, 3 }, new[] { 3, 2 }, 3)]
    [DataRow(new[] { 3 }, new[] { 2, 3, 2 }, 2)]
    public void ProductsOfVectorsAndMatrices(int[] left, int[] right, int rank) =>
        Known(
            DataType.Float,
            rank,
            Over(left)
                .Constant("w", right, [.. Enumerable.Range(0, right.Aggregate(1, (a, b) => a * b)).Select(i => (float)i)])
                .Node("MatMul", "x w", "y")
        );

    [TestMethod]
    public void IndicesTakeTheAxisTheyPickFrom()
    {
        foreach (var (index, rank) in new[] { (Array.Empty<int>(), 1), ([1], 2), ([1, 2], 3) })
            Known(
                DataType.Float,
                rank,
                Over([3, 2])
                    .Add(OnnxTensors.Of<long>("i", DataType.Int64, new long[index.Aggregate(1, (a, b) => a * b)], index))
                    .Node("Gather", "x i", "y")
            );
        Known(DataType.Int64, 2, Over([2, 3]).Node("ArgMax", "x", "y"));
        Known(DataType.Int64, 1, Over([2, 3]).Node("ArgMax", "x", "y", OnnxAttributes.Of("keepdims", 0L)));
    }

    [TestMethod]
    public void OtherShapes()
    {
        Known(DataType.Float, 2, Over([2, 3]).Constant("w", [3, 1], 1, 1, 1).Node("Gemm", "x w", "y"));
        Known(DataType.Float, 3, Over([2, 1, 3]).Node("Concat", "x x", "y", OnnxAttributes.Of("axis", 1L)));
        Known(
            DataType.Float,
            2,
            Over([2, 3]).Integers("from", 1).Integers("to", 3).Integers("axis", 1).Node("Slice", "x from to axis", "y")
        );
        Allowed(Over([2, 3]).Integers("shape", 3, 1, 2).Node("Reshape", "x shape", "y"));
        Allowed(Over([2, 3]).Integers("axes", 0, 3).Node("Unsqueeze", "x axes", "y"));
        Allowed(Over([2, 1]).Node("Squeeze", "x", "y"));
        Allowed(Over([2, 3, 1]).Node("Flatten", "x", "y"));
        Allowed(Over([2, 3]).Integers("shape", 2, 2, 3).Node("Expand", "x shape", "y"));
        Allowed(Over([2, 3]).Node("Size", "x", "y"));
        Known(
            DataType.Float,
            2,
            Over([2, 3]).Constant("scale", [3], 1, 2, 3).Constant("bias", [3], 1, 2, 3).Node("LayerNormalization", "x scale bias", "y")
        );
        Known(DataType.Float, 4, Over([1, 1, 2, 3]).Constant("w", [1, 1, 1, 1], 2).Node("Conv", "x w", "y"));
        foreach (var op in new[] { "MaxPool", "AveragePool" })
            Known(DataType.Float, 4, Over([1, 1, 2, 3]).Node(op, "x", "y", OnnxAttributes.Ints("kernel_shape", 1, 1)));
        Known(DataType.Float, 2, Over([2, 1]).Constant("c", [1], 1).Node("BatchNormalization", "x c c c c", "y"));
    }

    [TestMethod]
    public void ClassicalOperators()
    {
        var one = GraphText.Numbers("offset", 0);
        Known(DataType.Float, 2, Over([2, 3]).Classical("Scaler", "x", "y", one, GraphText.Numbers("scale", 2)));
        Known(DataType.Float, 2, Over([2, 3]).Classical("Normalizer", "x", "y", OnnxAttributes.Of("norm", "L2")));
        Known(DataType.Float, 2, Over([2, 3]).Classical("FeatureVectorizer", "x", "y", OnnxAttributes.Ints("inputdimensions", 3)));
        Known(
            DataType.Float,
            2,
            Over([2, 3])
                .Classical("Imputer", "x", "y", GraphText.Numbers("imputed_value_floats", 1), OnnxAttributes.Of("replaced_value_float", 2f))
        );
        foreach (var dims in new int[][] { [2], [2, 1], [2, 1, 1] })
        {
            var integers = Over(dims).Node("Cast", "x", "i", OnnxAttributes.Of("to", 7L));
            Known(
                DataType.Float,
                dims.Length + 1,
                integers.Copy().Classical("OneHotEncoder", "i", "y", OnnxAttributes.Ints("cats_int64s", 1, 2))
            );
            var keys = OnnxAttributes.Ints("keys_int64s", 1, 2);
            Known(
                DataType.String,
                dims.Length,
                integers.Copy().Classical("LabelEncoder", "i", "y", keys, GraphText.Texts("values_strings", "a", "b"))
            );
            Known(
                DataType.Float,
                dims.Length,
                integers.Copy().Classical("LabelEncoder", "i", "y", keys, GraphText.Numbers("values_floats", 1, 2))
            );
            Known(
                DataType.Int64,
                dims.Length,
                Over(dims)
                    .Classical("LabelEncoder", "x", "y", GraphText.Numbers("keys_floats", 1, 2), OnnxAttributes.Ints("values_int64s", 1, 2))
            );
            Known(DataType.Uint32, dims.Length, integers.Copy().Node("com.microsoft", "MurmurHash3", "i", "y"));
        }
    }

    /// <summary>Scalers and normalizers make floats of whatever they get, and a list of values is of the type of its first known
    /// one.</summary>
    [TestMethod]
    public void TypesThatChange()
    {
        var whole = Over([2, 3]).Node("Cast", "x", "i", OnnxAttributes.Of("to", 7L));
        Known(DataType.Float, 2, whole.Copy().Classical("Scaler", "i", "y", GraphText.Numbers("offset", 0), GraphText.Numbers("scale", 2)));
        Known(DataType.Float, 2, whole.Copy().Classical("Normalizer", "i", "y", OnnxAttributes.Of("norm", "L2")));
        Known(DataType.Int64, 2, whole.Copy().Node("Identity", "i", "y"));
        var facts = new Dictionary<string, ValueFacts> { ["a"] = new(DataType.Float, null), ["b"] = new(DataType.Double, 3) };
        ValueFacts Concat(params string[] inputs) => ValueFacts.Infer(new NodeProto { OpType = "Concat", Input = { inputs } }, facts);
        Assert.AreEqual(new ValueFacts(DataType.Float, 3), Concat("a", "b"));
        Assert.AreEqual(new ValueFacts(DataType.Double, 3), Concat("b", "a"));
        Assert.AreEqual(new ValueFacts(DataType.Double, 3), Concat("unknown", "b"));
        Assert.AreEqual(
            new ValueFacts(DataType.Double, 3),
            ValueFacts.Infer(new NodeProto { OpType = "BitShift", Input = { "b", "b" } }, facts)
        );
        foreach (var op in new[] { "Reshape", "Unsqueeze", "Squeeze", "Flatten", "Expand" })
            Assert.AreEqual(new ValueFacts(DataType.Double, null), ValueFacts.Infer(new NodeProto { OpType = op, Input = { "b" } }, facts));
        Assert.AreEqual(
            new ValueFacts(DataType.Double, 3),
            ValueFacts.Infer(
                new NodeProto
                {
                    OpType = "Neg",
                    Domain = "ai.onnx",
                    Input = { "b" },
                },
                facts
            )
        );
    }

    /// <summary>An operator of somebody else may have the name of one that is known.</summary>
    [TestMethod]
    public void OperatorsOfOtherDomainsAreNotKnown()
    {
        var node = new NodeProto { OpType = "Identity", Domain = "someone.else" };
        node.Input.Add("x");
        Assert.AreEqual(default, ValueFacts.Infer(node, new Dictionary<string, ValueFacts> { ["x"] = new(DataType.Float, 2) }));
    }

    /// <summary>A node whose first output is left out does not make the inputs known that others leave out.</summary>
    [TestMethod]
    public void AnOutputThatIsLeftOutIsNoValue()
    {
        var facts = new Dictionary<string, ValueFacts> { ["x"] = new(DataType.Float, 1), [""] = new(DataType.Int64, 4) };
        var node = new NodeProto { OpType = "Concat", Input = { "", "x" } };
        Assert.AreEqual(new ValueFacts(DataType.Float, 1), ValueFacts.Infer(node, facts));
    }

    [TestMethod]
    public void AGraphSaysWhatItsInputsAndConstantsAre()
    {
        var graph = Over([2, 3]).Integers("i", 1, 2).Constant("s", [], 1).Declare("v", DataType.String).Output("y", DataType.Bool);
        graph.Proto.Input.Add(new ValueInfoProto { Name = "untyped" });
        graph.Proto.Input.Add(
            new ValueInfoProto
            {
                Name = "shapeless",
                Type = new() { TensorType = new() { ElemType = (int)DataType.Int8 } },
            }
        );
        var facts = ValueFacts.Of(graph.Proto);
        (string, DataType?, int?)[] expected =
        [
            ("x", DataType.Float, 2),
            ("i", DataType.Int64, 1),
            ("s", DataType.Float, 0),
            ("v", DataType.String, null),
            ("y", DataType.Bool, null),
            ("untyped", null, null),
            ("shapeless", DataType.Int8, null),
        ];
        foreach (var (name, type, rank) in expected)
            Assert.AreEqual((type, rank), (facts[name].Type, facts[name].Rank), name);
        Assert.HasCount(expected.Length, facts);
    }

    private static SmallGraph Over(int[] dims) => new SmallGraph().Input("x", DataType.Float, dims);

    // Both are known and right.
    private static void Known(DataType type, int rank, SmallGraph graph)
    {
        var (facts, real) = Facts(graph);
        var what = string.Join(' ', graph.Operators);
        Assert.AreEqual((type, rank), real, $"{what}: what the runtime makes");
        Assert.AreEqual((type, rank), (facts.Type, facts.Rank), what);
    }

    // What is known is right.
    private static void Allowed(SmallGraph graph)
    {
        var (facts, real) = Facts(graph);
        var what = string.Join(' ', graph.Operators);
        Assert.IsTrue(facts.Type is null || facts.Type == real.Type, $"{what}: {facts.Type} for {real.Type}");
        Assert.IsTrue(facts.Rank is null || facts.Rank == real.Rank, $"{what}: {facts.Rank} for {real.Rank} axes");
    }

    private static (ValueFacts Facts, (DataType Type, int Rank) Real) Facts(SmallGraph graph)
    {
        var facts = ValueFacts.Of(graph.Proto);
        foreach (var node in graph.Proto.Node)
            facts[node.Output[0]] = ValueFacts.Infer(node, facts);
        var run = graph.Copy();
        // The type is told by the runtime: an output without one.
        run.Proto.Output.Add(new ValueInfoProto { Name = "y" });
        var dims = graph.Proto.Input[0].Type.TensorType.Shape.Dim.Select(d => (int)d.DimValue).ToArray();
        var values = Enumerable.Range(1, dims.Aggregate(1, (a, b) => a * b)).Select(i => (float)i).ToArray();
        var real = run.Run(SmallGraph.Floats("x", dims, values))["y"];
        return (
            facts["y"],
            real switch
            {
                DenseTensor<float> t => (DataType.Float, t.Rank),
                DenseTensor<long> t => (DataType.Int64, t.Rank),
                DenseTensor<bool> t => (DataType.Bool, t.Rank),
                DenseTensor<uint> t => (DataType.Uint32, t.Rank),
                DenseTensor<string> t => (DataType.String, t.Rank),
                _ => throw new NotSupportedException(real.GetType().Name),
            }
        );
    }
}
