using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Nodes that choose items: as the exporter writes them they pass and are counted; what differs by one thing is refused.</summary>
[TestClass]
public sealed class SelectionSafetyTests
{
    private static readonly Dictionary<string, Action<GraphText>> s_graphs = new()
    {
        ["more of the largest than there are"] = graph => Top(graph, graph.Integers(5)),
        ["none of the largest"] = graph => Top(graph, graph.Integers(0)),
        ["fewer than none of the largest"] = graph => Top(graph, graph.Integers(-1)),
        ["a computed number of the largest"] = graph => Top(graph, "i"),
        ["the largest along the batch"] = graph => Top(graph, graph.Integers(1), axis: 0),
        ["the largest along an axis outside"] = graph => Top(graph, graph.Integers(1), axis: 2),
        ["boxes of three numbers"] = graph => Boxes(graph, [-1, 2, 2], scores: [-1, 1, 2]),
        ["other scores than boxes"] = graph => Boxes(graph, [-1, 1, 4], scores: [-1, 1, 4]),
        ["scores of another batch"] = graph => Boxes(graph, [1, -1, 4], scores: [-1, 1, 4]),
        ["more boxes kept than there are"] = graph => Boxes(graph, [-1, 1, 4], most: 2),
        ["no boxes kept"] = graph => Boxes(graph, [-1, 1, 4], most: 0),
        ["an overlap above 1"] = graph => Boxes(graph, [-1, 1, 4], overlap: 1.5f),
        ["an overlap that is no number"] = graph => Boxes(graph, [-1, 1, 4], overlap: float.NaN),
        ["boxes by their centres"] = graph => Boxes(graph, [-1, 1, 4], center: true),
        ["a limit of scores"] = graph => Boxes(graph, [-1, 1, 4], threshold: true),
        ["places of more axes than there are"] = graph => Scatter(graph, 3, [2]),
        ["numbers that do not fit their places"] = graph => Scatter(graph, 2, [3]),
        ["numbers of more axes than places"] = graph => Scatter(graph, 2, [2, 4]),
        ["scattered numbers that are added up"] = graph => Scatter(graph, 2, [2], OnnxAttributes.Of("reduction", "add")),
    };

    public static IEnumerable<object[]> All => s_graphs.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(All))]
    public void ItIsRefusedInWords(string name)
    {
        var graph = new GraphText(18);
        s_graphs[name](graph);
        var model = graph.Model();
        OnnxWalk.Check(model);
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => ModelCheck.Check(model)).Message, "was not loaded");
    }

    [TestMethod]
    public void WhatIsTheSameButRightPasses()
    {
        var graph = new GraphText(18);
        Top(graph, graph.Integers(2));
        // 4 numbers with a heap of two.
        Assert.AreEqual(4 * 2, ModelCheck.Check(graph.Model()).RowArithmetic);
        graph = new GraphText(18);
        Boxes(graph, [-1, 1, 4]);
        // A sum of 4 as the score, and one box against at most one.
        Assert.AreEqual(4 + 8, ModelCheck.Check(graph.Model()).RowArithmetic);
        graph = new GraphText(18);
        Scatter(graph, 2, [2]);
        ModelCheck.Check(graph.Model());
    }

    /// <summary>What the exporter writes of the operations together.</summary>
    [TestMethod]
    public void OurOwnGraphsPass()
    {
        foreach (var opset in OpRun.Opsets)
        {
            var graph = new OnnxGraphBuilder(opset);
            var x = graph.Input("x", DataType.Float, -1, 12);
            graph.Reserve("y");
            var ops = new OnnxOps(graph, name => throw new InvalidOperationException(name));
            var top = ops.TakeAt(x, ops.TopPositions(x, 3));
            graph.Output("y", ops.Suppress(ops.Reshape(x, 3, 4), top, 0.5f));
            var model = OnnxModelFile.Parse(OnnxModelFile.ToBytes(graph.Build("test")));
            Assert.IsGreaterThan(0, ModelCheck.Check(model).RowArithmetic);
        }
    }

    /// <summary>The rule leaves places to the kernel, which must refuse those that are not there instead of writing beside its
    /// memory.</summary>
    [TestMethod]
    public void TheKernelRefusesPlacesThatAreNotThere()
    {
        var graph = new OnnxGraphBuilder(17);
        var places = graph.Input("i", DataType.Int64, -1, 1);
        graph.Reserve("y");
        graph.Output("y", graph.Node("", "ScatterND", DataType.Float, [3], [graph.Numbers(1, 2, 3), places, graph.Numbers(9)]));
        using var session = new InferenceSession(OnnxModelFile.ToBytes(graph.Build("test")));
        using var options = new RunOptions();
        foreach (var place in new long[] { 3, -4, long.MaxValue, long.MinValue })
        {
            using var input = OrtValue.CreateTensorValueFromMemory(new[] { place }, [1, 1]);
            Assert.ThrowsExactly<OnnxRuntimeException>(() => session.Run(options, ["i"], [input], ["y"]));
        }
        using var right = OrtValue.CreateTensorValueFromMemory(new[] { 1L }, [1, 1]);
        using var outputs = session.Run(options, ["i"], [right], ["y"]);
        CollectionAssert.AreEqual(new[] { 1f, 9, 3 }, outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }

    private static void Top(GraphText graph, string count, long axis = -1) =>
        graph.Node("", "TopK", ["x", count], 2, OnnxAttributes.Of("axis", axis), OnnxAttributes.Of("largest", 1L));

    private static void Boxes(
        GraphText graph,
        long[] boxes,
        long[]? scores = null,
        long most = 1,
        float overlap = 0.5f,
        bool center = false,
        bool threshold = false
    )
    {
        string[] inputs =
        [
            graph.Node("Reshape", ["x", graph.Integers(boxes)]),
            scores is null
                ? graph.Node("Reshape", [graph.Node("ReduceSum", ["x", graph.Integers(1)]), graph.Integers(-1, 1, 1)])
                : graph.Node("Reshape", ["x", graph.Integers(scores)]),
            graph.Integers(most),
            graph.Floats([1], overlap),
        ];
        graph.Node(
            "NonMaxSuppression",
            threshold ? [.. inputs, graph.Floats([1], 0.5f)] : inputs,
            center ? [OnnxAttributes.Of("center_point_box", 1L)] : []
        );
    }

    private static void Scatter(GraphText graph, int axes, int[] numbers, params AttributeProto[] attributes) =>
        graph.Node(
            "ScatterND",
            [graph.Floats([3, 4]), graph.Places(2, axes), graph.Floats(numbers)],
            attributes
        );
}
