using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What no output needs goes, and nothing else does.</summary>
[TestClass]
public sealed class PruningTests
{
    private static readonly (string, object) s_x = SmallGraph.Floats("x", [2], 1, -2);

    [TestMethod]
    public void NodesConstantsAndDeclarationsGo()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Constant("used", [2], 3, 4)
            .Constant("unused", [2], 5, 6)
            .Node("Neg", "x", "dead")
            .Node("Add", "dead unused", "deader")
            .Node("Add", "x used", "y")
            .Declare("dead", DataType.Float)
            .Declare("y", DataType.Float)
            .Output("y", DataType.Float);
        var after = graph.StaysTheSame(g => Pruning.Prune(g), s_x);
        CollectionAssert.AreEqual(new[] { "Add" }, after.Operators.ToArray());
        CollectionAssert.AreEqual(new[] { "used" }, after.Proto.Initializer.Select(t => t.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "y" }, after.Proto.ValueInfo.Select(v => v.Name).ToArray());
    }

    [TestMethod]
    public void TheOrderStays()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Node("Neg", "x", "a")
            .Node("Exp", "a", "dead")
            .Node("Abs", "a", "b")
            .Node("Sqrt", "b", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(g => Pruning.Prune(g), s_x);
        CollectionAssert.AreEqual(new[] { "Neg", "Abs", "Sqrt" }, after.Operators.ToArray());
    }

    [TestMethod]
    [DataRow(false, "x unused")]
    [DataRow(true, "x")]
    public void InputsGoWhereThatIsAskedFor(bool inputs, string left)
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Input("unused", DataType.Float, 2)
            .Node("Neg", "x", "y")
            .Output("y", DataType.Float);
        Pruning.Prune(graph.Proto, inputs);
        Assert.AreEqual(left, string.Join(' ', graph.Proto.Input.Select(i => i.Name)));
    }

    /// <summary>A node stays for any of its outputs, the second one too.</summary>
    [TestMethod]
    public void NodesWithSeveralOutputs()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Integers("sizes", 1, 1)
            .Node("Split", "x sizes", "first second", OnnxAttributes.Of("axis", 0L))
            .Node("Neg", "first", "dead")
            .Node("Exp", "second", "y")
            .Output("y", DataType.Float)
            .StaysTheSame(g => Pruning.Prune(g), s_x);
        CollectionAssert.AreEqual(new[] { "Split", "Exp" }, after.Operators.ToArray());
    }

    /// <summary>An input that is left out is no reason to keep a node whose output is left out.</summary>
    [TestMethod]
    public void WhatIsLeftOutNeedsNothing()
    {
        var after = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Constant("top", [], 1)
            .Node("MaxPool", "x", "- dead")
            .Node("Clip", "x - top", "y")
            .Output("y", DataType.Float);
        Pruning.Prune(after.Proto);
        CollectionAssert.AreEqual(new[] { "Clip" }, after.Operators.ToArray());
    }

    /// <summary>Graphs within attributes use outer values without listing them, at any depth and as their own outputs.</summary>
    [TestMethod]
    public void InnerGraphsUseOuterValues()
    {
        var graph = Branches(
                new GraphProto { Node = { Make("Add", "a b", "then/sum") }, Output = { Info("then/sum") } },
                new GraphProto { Node = { Make("Identity", "c", "else/same") }, Output = { Info("else/same") } }
            )
            .Constant("unused", [2], 0, 0);
        foreach (var flag in new[] { true, false })
        {
            var after = graph.StaysTheSame(g => Pruning.Prune(g), s_x, SmallGraph.Flag("flag", flag));
            CollectionAssert.AreEqual(new[] { "Neg", "Abs", "Exp", "If" }, after.Operators.ToArray());
            Assert.IsEmpty(after.Proto.Initializer);
        }
    }

    /// <summary>Other runtimes take an outer value as a branch's output, without a node in it.</summary>
    [TestMethod]
    public void ABranchMayHandOnAnOuterValue()
    {
        var graph = Branches(new GraphProto { Output = { Info("a") } }, new GraphProto { Output = { Info("c") } });
        Pruning.Prune(graph.Proto);
        CollectionAssert.AreEqual(new[] { "Neg", "Exp", "If" }, graph.Operators.ToArray());
    }

    [TestMethod]
    public void GraphsWithinInnerGraphs()
    {
        var nested = new GraphProto { Node = { Make("Neg", "a", "n") }, Output = { Info("n") } };
        var other = new GraphProto { Node = { Make("Identity", "c", "o") }, Output = { Info("o") } };
        var inner = Make("If", "flag", "i");
        inner.Attribute.Add(SubGraph("then_branch", nested));
        inner.Attribute.Add(SubGraph("else_branch", other));
        var graph = Branches(
            new GraphProto { Node = { inner }, Output = { Info("i") } },
            new GraphProto { Node = { Make("Identity", "b", "e") }, Output = { Info("e") } }
        );
        foreach (var flag in new[] { true, false })
            Assert.HasCount(4, graph.StaysTheSame(g => Pruning.Prune(g), s_x, SmallGraph.Flag("flag", flag)).Proto.Node);
    }

    [TestMethod]
    public void SparseConstantsGoByTheirValuesName()
    {
        var graph = new SmallGraph().Input("x", DataType.Float, 2).Node("Add", "x used", "y").Output("y", DataType.Float).Proto;
        graph.SparseInitializer.Add(new SparseTensorProto { Values = new() { Name = "used" } });
        graph.SparseInitializer.Add(new SparseTensorProto { Values = new() { Name = "unused" } });
        graph.SparseInitializer.Add(new SparseTensorProto());
        Pruning.Prune(graph);
        Assert.AreEqual("used", graph.SparseInitializer.Single().Values.Name);
    }

    /// <summary>a = −x, b = |x|, c = exp(x), dead = √b, and y from one of two branches.</summary>
    internal static SmallGraph Branches(GraphProto then, GraphProto otherwise) =>
        new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Input("flag", DataType.Bool)
            .Node("Neg", "x", "a")
            .Node("Abs", "x", "b")
            .Node("Exp", "x", "c")
            .Node("Sqrt", "b", "dead")
            .Node("If", "flag", "y", SubGraph("then_branch", then), SubGraph("else_branch", otherwise))
            .Output("y", DataType.Float);

    internal static AttributeProto SubGraph(string name, GraphProto graph)
    {
        if (graph.Name.Length == 0)
            graph.Name = name;
        return new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Graph,
            G = graph,
        };
    }

    internal static NodeProto Make(string op, string inputs, string output) =>
        new()
        {
            OpType = op,
            Name = "inner/" + output,
            Input = { inputs.Split(' ') },
            Output = { output },
        };

    internal static ValueInfoProto Info(string name) =>
        new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = (int)DataType.Float } },
        };
}
