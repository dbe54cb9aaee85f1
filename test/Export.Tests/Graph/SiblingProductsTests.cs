using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Small layers over one value become one product, and give the same.</summary>
[TestClass]
public sealed class SiblingProductsTests
{
    private static readonly (string, object) s_x = SmallGraph.Floats("x", [3, 2], 1, -2, 0.5f, 4, 3, 0);

    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void LayersOfUnlikeWidthsWithAndWithoutBias(int opset)
    {
        var after = Joined(Layer(Layer(Layer(Start(opset), "a", 1), "b", 3, bias: true), "c", 2), opset, true);
        Assert.AreEqual(1, after.Operators.Count(op => op == "Gemm"));
        Assert.AreEqual(1, after.Operators.Count(op => op == "Split"));
        Assert.HasCount(
            opset < 13 ? 2 : 3,
            after.Proto.Initializer,
            "the joined weights and biases, and the sizes where they are an input"
        );
    }

    [TestMethod]
    public void LayersWithoutAnyBiasGetNone()
    {
        var after = Joined(Layer(Layer(Start(), "a", 1), "b", 2), 17, true);
        Assert.HasCount(2, after.Proto.Node.Single(n => n.OpType == "Gemm").Input);
    }

    [TestMethod]
    public void OneLayerStays() => Joined(Layer(Start(), "a", 1), 17, false);

    [TestMethod]
    public void LayersOfDifferentValuesStay()
    {
        var graph = Start().Node("Neg", "x", "negative");
        Joined(Layer(Layer(graph, "a", 1), "b", 1, input: "negative"), 17, false);
    }

    [TestMethod]
    [DataRow(16, true)]
    [DataRow(17, false)]
    public void WideLayersStay(int width, bool joined) => Joined(Layer(Layer(Start(), "a", width), "b", width), 17, joined);

    [TestMethod]
    [DataRow("alpha", 2f)]
    [DataRow("beta", 0.5f)]
    public void ScaledLayersStay(string name, float value) =>
        Joined(Layer(Layer(Start(), "a", 1, bias: true), "b", 1, bias: true, attributes: OnnxAttributes.Of(name, value)), 17, false);

    [TestMethod]
    [DataRow("alpha")]
    [DataRow("beta")]
    public void AScaleOfOneIsNone(string name) =>
        Joined(Layer(Layer(Start(), "a", 1, bias: true), "b", 1, bias: true, attributes: OnnxAttributes.Of(name, 1f)), 17, true);

    /// <summary>A weight that is not turned, and a value that is.</summary>
    [TestMethod]
    public void OtherLayoutsStay()
    {
        var graph = Layer(Start(), "a", 2)
            .Constant("plain", [2, 2], 1, 2, 3, 4)
            .Node("Gemm", "x plain", "b")
            .Output("b", DataType.Float)
            .Constant("tall", [2, 3], 1, 2, 3, 4, 5, 6)
            .Node("Gemm", "x tall", "c", OnnxAttributes.Of("transA", 1L), OnnxAttributes.Of("transB", 1L))
            .Output("c", DataType.Float);
        Joined(graph, 17, false);
    }

    [TestMethod]
    public void WeightsAndBiasesThatAreComputedStay()
    {
        var graph = Layer(Layer(Start(), "a", 1), "b", 1, bias: true);
        graph.Input("more", DataType.Float, 1, 2).Input("bias", DataType.Float, 1);
        graph
            .Node("Gemm", "x more", "c", OnnxAttributes.Of("transB", 1L))
            .Node("Gemm", "x a/w bias", "d", OnnxAttributes.Of("transB", 1L))
            .Output("c", DataType.Float)
            .Output("d", DataType.Float);
        var after = graph.StaysTheSame(
            g => Assert.IsTrue(SiblingProducts.Run(g, 17)),
            s_x,
            SmallGraph.Floats("more", [1, 2], 5, 6),
            SmallGraph.Floats("bias", [1], 7)
        );
        Assert.AreEqual(3, after.Operators.Count(op => op == "Gemm"));
    }

    /// <summary>A constant that is an input too can be given another value in a run.</summary>
    [TestMethod]
    public void DefaultsOfInputsStay()
    {
        var graph = Layer(Layer(Start(), "a", 1), "b", 1).Input("b/w", DataType.Float, 1, 2);
        graph.StaysTheSame(g => Assert.IsFalse(SiblingProducts.Run(g, 17)), s_x, SmallGraph.Floats("b/w", [1, 2], 50, 60));
    }

    [TestMethod]
    public void LayersThatShareAWeightStay() =>
        Joined(Layer(Start(), "a", 1).Node("Gemm", "x a/w", "b", OnnxAttributes.Of("transB", 1L)).Output("b", DataType.Float), 17, false);

    /// <summary>A bias with one number for all outputs is not one for each.</summary>
    [TestMethod]
    public void ABiasThatIsBroadcastStays() =>
        Joined(
            Layer(Start(), "a", 2)
                .Constant("w", [2, 2], 1, 2, 3, 4)
                .Constant("one", [1], 5)
                .Node("Gemm", "x w one", "b", OnnxAttributes.Of("transB", 1L))
                .Output("b", DataType.Float),
            17,
            false
        );

    [TestMethod]
    public void TwoConstantsOfOneNameAreNoGraph()
    {
        var graph = Layer(Layer(Start(), "a", 1), "b", 1).Constant("a/w", [1, 2], 1, 2).Proto;
        var before = graph.Clone();
        Assert.IsFalse(SiblingProducts.Run(graph, 17));
        Assert.AreEqual(before, graph);
    }

    [TestMethod]
    public void TwoFamilies()
    {
        var graph = Layer(Layer(Start(), "a", 1), "b", 2).Node("Relu", "a", "h");
        graph.Constant("c/w", [2, 1], 1, 2).Constant("d/w", [1, 1], 3);
        foreach (var name in new[] { "c", "d" })
            graph.Node("Gemm", $"h {name}/w", name, OnnxAttributes.Of("transB", 1L)).Output(name, DataType.Float);
        var after = Joined(graph, 17, true);
        Assert.AreEqual(2, after.Operators.Count(op => op == "Gemm"));
    }

    private static SmallGraph Start(int opset = 17) => new SmallGraph(opset).Input("x", DataType.Float, -1, 2);

    private static SmallGraph Layer(
        SmallGraph graph,
        string name,
        int width,
        bool bias = false,
        string input = "x",
        params AttributeProto[] attributes
    )
    {
        var seed = name[0];
        graph.Constant($"{name}/w", [width, 2], Tensor.Random(seed, width, 2).Items);
        if (bias)
            graph.Constant($"{name}/b", [width], Tensor.Random(seed + 1, width).Items);
        return graph
            .Node("Gemm", $"{input} {name}/w" + (bias ? $" {name}/b" : ""), name, [OnnxAttributes.Of("transB", 1L), .. attributes])
            .Output(name, DataType.Float);
    }

    private static SmallGraph Joined(SmallGraph graph, int opset, bool expected) =>
        graph.StaysTheSame(g => Assert.AreEqual(expected, SiblingProducts.Run(g, opset)), s_x);
}
