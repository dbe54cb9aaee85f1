using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Transpose and Reshape of constants are worked out at export: the graph gives the same without the nodes.</summary>
[TestClass]
public sealed class ConstantFoldingTests
{
    private static readonly (string, object) s_x = SmallGraph.Floats("x", [2, 3], 1, 2, 3, -4, 5, 0.5f);

    [TestMethod]
    public void ATransposedMatrixIsTurnedByItsIndices()
    {
        var after = Turned([4, 3], OnnxAttributes.Ints("perm", 1, 0)).StaysTheSame(Fold, s_x);
        CollectionAssert.AreEqual(new[] { "MatMul" }, after.Operators.ToArray());
        var folded = after.Proto.Initializer.Single(t => t.Name == after.Proto.Node[0].Input[1]);
        // w[r, c] = 3r + c, so that the folded one has 3c + r at [r, c].
        CollectionAssert.AreEqual(new long[] { 3, 4 }, folded.Dims.ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11 }, folded.Floats());
    }

    [TestMethod]
    public void APermutationThatChangesNothingIsNotTurned() => Turned([3, 4], OnnxAttributes.Ints("perm", 0, 1)).StaysTheSame(Fold, s_x);

    /// <summary>Without a permutation all axes are reversed.</summary>
    [TestMethod]
    public void AnAbsentPermutation() => Turned([4, 3]).StaysTheSame(Fold, s_x);

    [TestMethod]
    [DataRow(new[] { 12 }, new[] { 0 }, new[] { 12 })]
    [DataRow(new[] { 2, 2, 3 }, new[] { 2, 0, 1 }, new[] { 3, 2, 2 })]
    [DataRow(new[] { 1, 2, 1, 3, 2 }, new[] { 4, 3, 2, 1, 0 }, new[] { 2, 3, 1, 2, 1 })]
    public void OtherRanksStay(int[] dims, int[] perm, int[] turned)
    {
        var after = new SmallGraph()
            .Constant("w", dims, Counted(12))
            .Input("x", DataType.Float, turned)
            .Node("Transpose", "w", "t", OnnxAttributes.Ints("perm", perm))
            .Node("Add", "x t", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(Fold, SmallGraph.Floats("x", turned, Counted(12)));
        CollectionAssert.AreEqual(new[] { "Transpose", "Add" }, after.Operators.ToArray());
    }

    [TestMethod]
    public void AConstantShapeIsGivenAtOnce()
    {
        var after = Reshaped([12], 3, 4).StaysTheSame(Fold, s_x);
        CollectionAssert.AreEqual(new[] { "MatMul" }, after.Operators.ToArray());
        var folded = after.Proto.Initializer.Single(t => t.Name == after.Proto.Node[0].Input[1]);
        CollectionAssert.AreEqual(new long[] { 3, 4 }, folded.Dims.ToArray());
        CollectionAssert.AreEqual(Counted(12), folded.Floats());
    }

    /// <summary>−1 and 0 are no sizes: what is left over, and as in front.</summary>
    [TestMethod]
    [DataRow(new long[] { 3, -1 })]
    [DataRow(new long[] { 0, 4 })]
    [DataRow(new long[] { 0, -1 })]
    public void AnOpenShapeStays(long[] shape)
    {
        var after = Reshaped([3, 4], shape).StaysTheSame(Fold, s_x);
        Assert.Contains("Reshape", after.Operators);
    }

    [TestMethod]
    public void AComputedShapeStays()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 3, 4)
            .Constant("w", [12], Counted(12))
            .Node("Shape", "x", "shape")
            .Node("Reshape", "w shape", "t")
            .Node("Add", "x t", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(Fold, SmallGraph.Floats("x", [3, 4], Counted(12)));
        Assert.Contains("Reshape", after.Operators);
    }

    [TestMethod]
    public void WhatDependsOnTheInputStays()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2, 3)
            .Integers("shape", 3, 2)
            .Node("Transpose", "x", "t", OnnxAttributes.Ints("perm", 1, 0))
            .Node("Reshape", "x shape", "r")
            .Node("Sub", "t r", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(Fold, s_x);
        CollectionAssert.AreEqual(new[] { "Transpose", "Reshape", "Sub" }, after.Operators.ToArray());
    }

    [TestMethod]
    public void OneAfterTheOther()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2, 3)
            .Constant("w", [2, 3, 2], Counted(12))
            .Integers("shape", 4, 3)
            .Node("Reshape", "w shape", "r")
            .Node("Transpose", "r", "t", OnnxAttributes.Ints("perm", 1, 0))
            .Node("MatMul", "x t", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(Fold, s_x);
        Assert.DoesNotContain("Reshape", after.Operators);
    }

    /// <summary>Whole numbers are not folded, and an output keeps the node that makes it.</summary>
    [TestMethod]
    public void OtherTypesAndOutputsStay()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2, 3)
            .Add(OnnxTensors.Of<long>("i", DataType.Int64, [1, 2, 3, 4, 5, 6], 2, 3))
            .Constant("w", [2, 3], Counted(6))
            .Node("Transpose", "i", "turned", OnnxAttributes.Ints("perm", 1, 0))
            .Node("Transpose", "w", "output", OnnxAttributes.Ints("perm", 1, 0))
            .Node("Identity", "x", "y")
            .Output("y", DataType.Float)
            .Output("turned", DataType.Int64)
            .Output("output", DataType.Float)
            .StaysTheSame(Fold, s_x);
        Assert.AreEqual(2, after.Operators.Count(op => op == "Transpose"));
    }

    [TestMethod]
    public void NamesThatAreTakenAreLeftAlone()
    {
        var graph = Turned([4, 3], OnnxAttributes.Ints("perm", 1, 0))
            .Constant("node/t/folded", [1], 7)
            .Constant("node/t/folded_1", [1], 70)
            .Node("Add", "y node/t/folded", "z1")
            .Node("Add", "z1 node/t/folded_1", "z")
            .Output("z", DataType.Float);
        graph.StaysTheSame(Fold, s_x);
    }

    /// <summary>An operator of somebody else may have the name of one that is folded, or no inputs.</summary>
    [TestMethod]
    public void OperatorsOfOtherDomainsStay()
    {
        var graph = new SmallGraph()
            .Constant("w", [2, 3], Counted(6))
            .Node("someone.else", "Transpose", "w", "t", OnnxAttributes.Ints("perm", 1, 0))
            .Node("someone.else", "Reshape", "", "r")
            .Node("Constant", "", "c", OnnxAttributes.Of("value", OnnxTensors.Of<float>("v", DataType.Float, [1f], 1)))
            .Proto;
        var before = graph.Clone();
        ConstantFolding.Run(graph, 17);
        Assert.AreEqual(before, graph);
    }

    private static SmallGraph Turned(int[] dims, params AttributeProto[] attributes) =>
        Product(new SmallGraph().Constant("w", dims, Counted(12)).Node("Transpose", "w", "t", attributes));

    private static SmallGraph Reshaped(int[] dims, params long[] shape) =>
        Product(new SmallGraph().Constant("w", dims, Counted(12)).Integers("shape", shape).Node("Reshape", "w shape", "t"));

    // x [2, 3] times t [3, 4].
    private static SmallGraph Product(SmallGraph graph) =>
        graph.Input("x", DataType.Float, 2, 3).Node("MatMul", "x t", "y").Output("y", DataType.Float);

    private static void Fold(GraphProto graph)
    {
        ConstantFolding.Run(graph, 17);
        Pruning.Prune(graph);
    }

    private static float[] Counted(int count) => [.. Enumerable.Range(0, count).Select(i => (float)i)];
}
