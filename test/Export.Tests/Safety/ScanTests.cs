using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A Scan may have the bodies that chains of tags have, over inputs that fit them, and nothing else.</summary>
[TestClass]
public sealed class ScanTests
{
    private static readonly Dictionary<string, Action<NodeProto>> s_changes = new()
    {
        ["another operator in the body"] = node => Body(node).Node[0].OpType = "Mul",
        ["an operator of another domain"] = node => Body(node).Node[0].Domain = "com.microsoft",
        ["one node more"] = node => Body(node).Node.Add(Body(node).Node[0].Clone()),
        ["one node less"] = node => Body(node).Node.RemoveAt(Body(node).Node.Count - 1),
        ["a value of the graph around it"] = node => Body(node).Node[0].Input[0] = "scores",
        ["another order of inputs"] = node => Body(node).Node[0].Input.Add(Body(node).Node[0].Input[0]),
        ["an output that is another value"] = node => Body(node).Output[^1].Name = Body(node).Input[0].Name,
        ["a constant"] = node => Body(node).Initializer.Add(OnnxTensors.Of<float>("c", DataType.Float, new float[2], 2)),
        ["inputs of another type"] = node => Body(node).Input[0].Type.TensorType.ElemType = (int)DataType.Double,
        ["an attribute of a node"] = node => Body(node).Node[0].Attribute.Add(OnnxAttributes.Of("axis", 7L)),
        ["a graph within the body"] = node => Body(node).Node[0].Attribute.Add(ChainBodies.AsAttribute(ChainBodies.Trace)),
        ["no body"] = node => node.Attribute.Remove(node.Find("body")),
        ["a body that is no graph"] = node => node.Find("body")!.Type = AttributeProto.Types.AttributeType.Int,
        ["another number of scan inputs"] = node => node.Find("num_scan_inputs")!.I = 1,
        ["other directions"] = node => node.Find("scan_input_directions")!.Ints[0] ^= 1,
        ["other axes"] = node => node.Attribute.Add(OnnxAttributes.Ints("scan_input_axes", 1L, 1L)),
        ["fewer outputs"] = node => node.Output.RemoveAt(0),
        ["fewer inputs"] = node => node.Input.RemoveAt(node.Input.Count - 1),
        ["a state that does not fit"] = node => node.Input[1] = "transitions",
        ["transitions that do not fit"] = node => node.Input[0] = "others",
        ["a mask of numbers"] = node => node.Input[^1] = node.Input[^2],
    };

    public static IEnumerable<object[]> Changes() => s_changes.Keys.Select(name => new object[] { name });

    [TestMethod]
    public void WhatIsWrittenPasses()
    {
        var cost = ModelCheck.Check(Model());
        // Two passes for the probabilities, one for the path, of 3 · 3 and 4 · 4 each for a step.
        Assert.IsGreaterThanOrEqualTo(2 * 9 + 16, cost.RowArithmetic);
    }

    [TestMethod]
    [DynamicData(nameof(Changes))]
    public void WhatIsNotWrittenIsRefused(string name)
    {
        var scans = Model().Graph.Node.Count(node => node.OpType == "Scan");
        Assert.AreEqual(4, scans);
        // The one that follows the path has no direction but one, and no mask.
        for (var scan = 0; scan < 3; scan++)
        {
            var model = Model();
            s_changes[name](model.Graph.Node.Where(node => node.OpType == "Scan").ElementAt(scan));
            Assert.ThrowsExactly<OnnxModelException>(() => ModelCheck.Check(model), $"{name}, scan {scan}");
        }
    }

    private static GraphProto Body(NodeProto node) => node.Find("body")!.G;

    private static ModelProto Model()
    {
        var graph = new OnnxGraphBuilder(17);
        OnnxValue scores = graph.Input("scores", DataType.Float, -1, -2, 3),
            mask = graph.Input("mask", DataType.Float, -1, -2);
        var (t, first) = (graph.Initializer("transitions", new float[9], 3, 3), graph.Initializer("first", new float[3], 3));
        graph.Initializer("others", new float[20], 4, 5);
        var ops = new OnnxOps(graph, _ => new float[1]);
        graph.Output("probabilities", ops.ChainProbabilities(scores, mask, t, first, first));
        graph.Output("path", ops.ChainPath(scores, mask, t, first, first));
        return graph.Build("test");
    }
}
