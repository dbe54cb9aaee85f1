using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What depends on weights alone is computed once, and comes to what ONNX Runtime makes of it.</summary>
[TestClass]
public sealed class ConstantProductsTests
{
    private static readonly (string, object) s_x = SmallGraph.Floats("x", [2, 3], 1, 2, 3, -4, 5, 0.5f);

    [TestMethod]
    [DataRow(new[] { 2, 3 }, new[] { 2, 3 }, new[] { 2, 3 })]
    [DataRow(new[] { 2, 3 }, new[] { 3 }, new[] { 2, 3 })]
    [DataRow(new[] { 2, 1 }, new[] { 1, 3 }, new[] { 2, 3 })]
    [DataRow(new[] { 2, 1, 3 }, new[] { 4, 1 }, new[] { 2, 4, 3 })]
    [DataRow(new[] { 4, 3 }, new[] { 2, 1, 3 }, new[] { 2, 4, 3 })]
    [DataRow(new int[0], new[] { 2, 3 }, new[] { 2, 3 })]
    [DataRow(new int[0], new int[0], new int[0])]
    public void ProductsBroadcast(int[] first, int[] second, int[] product)
    {
        var graph = new SmallGraph().Constant("a", first, Counted(first)).Constant("b", second, Counted(second)).Node("Mul", "a b", "w");
        var after = Added(graph).StaysTheSame(Run, SmallGraph.Floats("x", [1], 1));
        CollectionAssert.AreEqual(new[] { "Add" }, after.Operators.ToArray());
        CollectionAssert.AreEqual(
            product.Select(dim => (long)dim).ToArray(),
            after.Proto.Initializer.Single(tensor => tensor.Name == "w").Dims.ToArray()
        );
    }

    /// <summary>By hand: weights 1, 2, 3 and 4, 5, 6 times the factors (1, 10, 100) and (2, 2, 2) of two members.</summary>
    [TestMethod]
    public void TheWeightsOfAllMembersStandBelowEachOther()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2, 3)
            .Constant("weight", [2, 3], 1, 2, 3, 4, 5, 6)
            .Constant("r", [2, 1, 3], 1, 10, 100, 2, 2, 2)
            .Integers("shape", 4, 3)
            .Node("Mul", "weight r", "scaled")
            .Node("Reshape", "scaled shape", "all")
            .Node("Gemm", "x all", "y", OnnxAttributes.Of("transB", 1L))
            .Output("y", DataType.Float)
            .StaysTheSame(Run, s_x);
        var all = after.Proto.Initializer.Single();
        CollectionAssert.AreEqual(new float[] { 1, 20, 300, 4, 50, 600, 2, 4, 6, 8, 10, 12 }, all.Floats());
        CollectionAssert.AreEqual(new long[] { 4, 3 }, all.Dims.ToArray());
    }

    [TestMethod]
    public void PositionsAndTurnedMatrices()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2, 3)
            .Constant("w", [3, 2], 1, 2, 3, 4, 5, 6)
            .Integers("positions", 1, 0, 1, 1)
            .Node("Gather", "w positions", "taken", OnnxAttributes.Of("axis", 1L))
            .Node("Transpose", "taken", "turned", OnnxAttributes.Ints("perm", 1, 0))
            .Node("Gemm", "x turned", "y", OnnxAttributes.Of("transB", 1L))
            .Output("y", DataType.Float)
            .StaysTheSame(Run, s_x);
        CollectionAssert.AreEqual(new float[] { 2, 4, 6, 1, 3, 5, 2, 4, 6, 2, 4, 6 }, after.Proto.Initializer.Single().Floats());
    }

    /// <summary>1 / 3 is 0.333251953125 in float16.</summary>
    [TestMethod]
    public void NumbersOfFloat16AreTurnedAndBack()
    {
        var after = Added(
                new SmallGraph()
                    .Constant("w", [1], 1f / 3)
                    .Node("Cast", "w", "half", OnnxAttributes.Of("to", (long)DataType.Float16))
                    .Node("Cast", "half", "single", OnnxAttributes.Of("to", (long)DataType.Float)),
                "single"
            )
            .StaysTheSame(Run, SmallGraph.Floats("x", [1], 1));
        CollectionAssert.AreEqual(new[] { 0.333251953125f }, after.Proto.Initializer.Single().Floats());
    }

    [TestMethod]
    public void WhatRowsDecideStays()
    {
        var graph = new SmallGraph().Constant("b", [1], 2).Node("Mul", "x b", "w");
        CollectionAssert.AreEqual(
            new[] { "Mul", "Add" },
            Added(graph).StaysTheSame(Run, SmallGraph.Floats("x", [1], 3)).Operators.ToArray()
        );
    }

    /// <summary>A constant that is an input too may have another value in a run.</summary>
    [TestMethod]
    public void ConstantsThatMayBeGivenStay()
    {
        var graph = Added(new SmallGraph().Constant("a", [1], 3).Constant("b", [1], 5).Node("Mul", "a b", "w"));
        graph.Input("a", DataType.Float, 1);
        Run(graph.Proto);
        Assert.Contains("Mul", graph.Operators);
    }

    [TestMethod]
    public void OutputsKeepTheirNodes()
    {
        var graph = Added(new SmallGraph().Constant("a", [1], 3).Constant("b", [1], 5).Node("Mul", "a b", "w")).Output("w", DataType.Float);
        Assert.Contains("Mul", graph.StaysTheSame(Run, SmallGraph.Floats("x", [1], 3)).Operators);
    }

    /// <summary>Positions beyond the end, shapes that do not fit, axes that do not: ONNX Runtime refuses them.</summary>
    [TestMethod]
    public void WhatIsWrongStays()
    {
        var graph = new SmallGraph()
            .Constant("a", [2, 3], 1, 2, 3, 4, 5, 6)
            .Constant("b", [2, 2], 1, 2, 3, 4)
            .Integers("positions", 3)
            .Integers("shape", 4, 3)
            .Node("Gather", "a positions", "g", OnnxAttributes.Of("axis", 1L))
            .Node("Reshape", "a shape", "r")
            .Node("Mul", "a b", "m")
            .Node("Sum", "g r m", "y")
            .Output("y", DataType.Float)
            .Proto;
        var before = graph.Clone();
        Assert.IsFalse(ConstantProducts.Run(graph));
        Assert.AreEqual(before, graph);
    }

    /// <summary>Products of a few small constants may be huge: 8,192 × 8,192 items.</summary>
    [TestMethod]
    public void HugeProductsStay()
    {
        var graph = Added(
            new SmallGraph()
                .Constant("a", [8192, 1], Counted([8192]))
                .Constant("b", [1, 8192], Counted([8192]))
                .Node("Mul", "a b", "w")
        );
        Assert.IsFalse(ConstantProducts.Run(graph.Proto));
    }

    private static void Run(GraphProto graph) => ConstantProducts.Run(graph);

    private static SmallGraph Added(SmallGraph graph, string value = "w") =>
        graph.Input("x", DataType.Float, 1).Node("Add", "x " + value, "y").Output("y", DataType.Float);

    private static float[] Counted(int[] dims) =>
        [.. Enumerable.Range(1, dims.Aggregate(1, (all, dim) => all * dim)).Select(i => (float)i)];
}
