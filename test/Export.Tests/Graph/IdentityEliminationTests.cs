using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Nodes that hand on their input go, and the graph gives the same under the same names.</summary>
[TestClass]
public sealed class IdentityEliminationTests
{
    private static readonly (string, object) s_x = SmallGraph.Floats("x", [2], 1.25f, -2);

    [TestMethod]
    public void IdentitiesAndCastsToTheSameType()
    {
        var after = Float()
            .Node("Identity", "x", "a")
            .Node("Cast", "a", "b", To(DataType.Float))
            .Node("Identity", "b", "c")
            .Node("Add", "c a", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        CollectionAssert.AreEqual(new[] { "Add" }, after.Operators.ToArray());
        CollectionAssert.AreEqual(new[] { "x", "x" }, after.Proto.Node[0].Input.ToArray());
    }

    [TestMethod]
    public void CastsToAnotherTypeStay()
    {
        var after = Float()
            .Node("Cast", "x", "i", To(DataType.Int64))
            .Node("Cast", "i", "y", To(DataType.Float))
            .Output("y", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        Assert.AreEqual(2, after.Operators.Count());
    }

    /// <summary>A cast of something whose type nobody told could be one to another type.</summary>
    [TestMethod]
    public void ACastOfAnUnknownTypeStays()
    {
        var graph = Float()
            .Node("someone.else", "Make", "x", "a")
            .Node("Cast", "a", "b", To(DataType.Float))
            .Node("Neg", "b", "y")
            .Output("y", DataType.Float);
        IdentityElimination.Run(graph.Proto);
        CollectionAssert.AreEqual(new[] { "Make", "Cast", "Neg" }, graph.Operators.ToArray());
    }

    /// <summary>The type that the graph declares tells it, where the operator is unknown.</summary>
    [TestMethod]
    public void ACastOfADeclaredTypeGoes()
    {
        var graph = Float()
            .Node("someone.else", "Make", "x", "a")
            .Declare("a", DataType.Float)
            .Node("Cast", "a", "b", To(DataType.Float))
            .Node("Neg", "b", "y")
            .Output("y", DataType.Float);
        IdentityElimination.Run(graph.Proto);
        CollectionAssert.AreEqual(new[] { "Make", "Neg" }, graph.Operators.ToArray());
    }

    [TestMethod]
    public void TheMakerOfAnOutputGetsItsName()
    {
        var after = Float()
            .Node("Neg", "x", "a")
            .Node("Identity", "a", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        CollectionAssert.AreEqual(new[] { "Neg" }, after.Operators.ToArray());
    }

    [TestMethod]
    public void TheSecondOutputOfAMakerGetsItsName()
    {
        var after = Float()
            .Integers("sizes", 1, 1)
            .Node("Split", "x sizes", "a b", OnnxAttributes.Of("axis", 0L))
            .Node("Identity", "b", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        CollectionAssert.AreEqual(new[] { "a", "y" }, after.Proto.Node.Single().Output.ToArray());
    }

    /// <summary>An output that is an input, a constant, another output, or used by others, keeps its node.</summary>
    [TestMethod]
    public void OutputsThatNeedTheirNode()
    {
        var after = Float()
            .Constant("c", [2], 3, 4)
            .Node("Identity", "x", "fromInput")
            .Node("Identity", "c", "fromConstant")
            .Node("Neg", "x", "output")
            .Node("Identity", "output", "fromOutput")
            .Node("Abs", "x", "a")
            .Node("Identity", "a", "fromUsed")
            .Node("Add", "a a", "used")
            .Output("fromInput", DataType.Float)
            .Output("fromConstant", DataType.Float)
            .Output("output", DataType.Float)
            .Output("fromOutput", DataType.Float)
            .Output("fromUsed", DataType.Float)
            .Output("used", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        Assert.AreEqual(4, after.Operators.Count(op => op == "Identity"));
    }

    [TestMethod]
    public void OneValueUnderTwoOutputs()
    {
        var after = Float()
            .Node("Neg", "x", "a")
            .Node("Identity", "a", "y")
            .Node("Identity", "a", "z")
            .Output("y", DataType.Float)
            .Output("z", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        Assert.AreEqual(3, after.Operators.Count());
    }

    [TestMethod]
    public void InputsThatAreLeftOutStayLeftOut()
    {
        var after = Float()
            .Constant("top", [], 1)
            .Node("Identity", "top", "t")
            .Node("Clip", "x - t", "c")
            .Node("Identity", "c", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(IdentityElimination.Run, s_x);
        CollectionAssert.AreEqual(new[] { "x", "", "top" }, after.Proto.Node.Single().Input.ToArray());
    }

    /// <summary>A key that was looked up is a whole number from 0 to what a uint32 holds, which the way over uint32 does not
    /// change.</summary>
    [TestMethod]
    [DataRow(7L, 0L, 1)]
    [DataRow(uint.MaxValue, 0L, 1)]
    [DataRow(uint.MaxValue + 1L, 0L, 3)]
    [DataRow(-1L, 0L, 3)]
    [DataRow(7L, -1L, 3)]
    public void TheWayOfAKeyOverUint32(long value, long otherwise, int left)
    {
        var after = new SmallGraph()
            .Input("x", DataType.String, 2)
            .Classical(
                "LabelEncoder",
                "x",
                "k",
                GraphText.Texts("keys_strings", "a"),
                OnnxAttributes.Ints("values_int64s", value),
                OnnxAttributes.Of("default_int64", otherwise)
            )
            .Node("Cast", "k", "u", To(DataType.Uint32))
            .Node("Cast", "u", "i", To(DataType.Int64))
            .Node("Add", "i i", "y")
            .Output("y", DataType.Int64)
            .StaysTheSame(
                g =>
                {
                    IdentityElimination.Run(g);
                    Pruning.Prune(g);
                },
                SmallGraph.Texts("x", [2], "a", "b")
            );
        Assert.AreEqual(left + 1, after.Operators.Count());
    }

    /// <summary>Other numbers lose what a uint32 does not hold.</summary>
    [TestMethod]
    public void OtherNumbersTakeTheirWayOverUint32()
    {
        var after = new SmallGraph()
            .Input("n", DataType.Int64, 2)
            .Node("Cast", "n", "u", To(DataType.Uint32))
            .Node("Cast", "u", "y", To(DataType.Int64))
            .Output("y", DataType.Int64)
            .StaysTheSame(IdentityElimination.Run, SmallGraph.Integers("n", [2], 5, (1L << 32) + 3));
        Assert.AreEqual(2, after.Operators.Count());
    }

    /// <summary>What a branch uses stays under its name: branches are not rewritten.</summary>
    [TestMethod]
    public void WhatInnerGraphsUseStays()
    {
        var graph = Float()
            .Input("flag", DataType.Bool)
            .Node("Identity", "x", "same")
            .Node("Neg", "same", "negative")
            .Node("Identity", "negative", "output")
            .Node(
                "If",
                "flag",
                "y",
                PruningTests.SubGraph("then_branch", Branch("Abs", "same")),
                PruningTests.SubGraph("else_branch", Branch("Exp", "negative"))
            )
            .Output("output", DataType.Float)
            .Output("y", DataType.Float);
        foreach (var flag in new[] { true, false })
            graph.StaysTheSame(IdentityElimination.Run, s_x, SmallGraph.Flag("flag", flag));
    }

    private static GraphProto Branch(string op, string input) =>
        new() { Node = { PruningTests.Make(op, input, op + "/result") }, Output = { PruningTests.Info(op + "/result") } };

    private static SmallGraph Float() => new SmallGraph().Input("x", DataType.Float, 2);

    private static AttributeProto To(DataType type) => OnnxAttributes.Of("to", (long)type);
}
