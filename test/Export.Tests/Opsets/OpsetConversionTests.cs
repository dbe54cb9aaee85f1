using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Opsets;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A graph gives the same in another version of the operator set, or is refused.</summary>
[TestClass]
public sealed class OpsetConversionTests
{
    private static readonly int[] s_dims = [2, 3, 2];
    private static readonly (string, object) s_x = SmallGraph.Floats("x", s_dims, 1, 2, -3, 4, 0.5f, 6, 7, -8, 9, 1, 1, 2);

    [TestMethod]
    [DataRow("ReduceSum", 12, 13)]
    [DataRow("ReduceSum", 21, 12)]
    [DataRow("ReduceMean", 17, 18)]
    [DataRow("ReduceMean", 18, 17)]
    [DataRow("ReduceMax", 13, 21)]
    [DataRow("ReduceMin", 21, 13)]
    [DataRow("ReduceProd", 17, 18)]
    [DataRow("ReduceL1", 18, 17)]
    [DataRow("ReduceL2", 17, 18)]
    [DataRow("ReduceLogSumExp", 18, 17)]
    [DataRow("ReduceSumSquare", 17, 18)]
    [DataRow("ReduceLogSum", 17, 18)]
    public void AxesOfReductions(string op, int from, int to)
    {
        var isInput = from >= (op == "ReduceSum" ? 13 : 18);
        foreach (var (axes, keep) in new[] { (new[] { 1 }, 1L), ([0, -1], 0L), ([], 1L) })
        {
            var graph = new SmallGraph(from).Input("x", DataType.Float, s_dims).Node("Abs", "x", "a");
            var keepdims = OnnxAttributes.Of("keepdims", keep);
            if (axes.Length == 0)
                graph.Node(op, isInput ? "a -" : "a", "y", keepdims);
            else if (isInput)
                graph.Integers("axes", [.. axes.Select(a => (long)a)]).Node(op, "a axes", "y", keepdims);
            else
                graph.Node(op, "a", "y", keepdims, OnnxAttributes.Ints("axes", axes));
            Converted(graph.Output("y", DataType.Float), to);
        }
    }

    [TestMethod]
    [DataRow(12, 13)]
    [DataRow(13, 12)]
    public void AxesOfUnsqueezeAndSqueeze(int from, int to)
    {
        var graph = new SmallGraph(from).Input("x", DataType.Float, s_dims);
        if (from < 13)
            graph.Node("Unsqueeze", "x", "u", OnnxAttributes.Ints("axes", 0, 3)).Node("Squeeze", "u", "y", OnnxAttributes.Ints("axes", 0));
        else
            graph.Integers("a", 0, 3).Integers("b", 0).Node("Unsqueeze", "x a", "u").Node("Squeeze", "u b", "y");
        Converted(graph.Output("y", DataType.Float), to);
    }

    [TestMethod]
    public void ComputedAxesAreRefusedWhereTheyAreAnAttribute() =>
        Refused(
            "axes of its operator ReduceSum are computed",
            new SmallGraph(13)
                .Input("x", DataType.Float, s_dims)
                .Input("a", DataType.Int64, 1)
                .Node("ReduceSum", "x a", "y")
                .Output("y", DataType.Float),
            12
        );

    /// <summary>From 13 on Softmax goes over one axis. In 12 the same is written out where it is not the last one.</summary>
    [TestMethod]
    [DataRow("Softmax", 0L)]
    [DataRow("Softmax", 1L)]
    [DataRow("Softmax", 2L)]
    [DataRow("Softmax", -1L)]
    [DataRow("Softmax", -2L)]
    [DataRow("Softmax", null)]
    [DataRow("LogSoftmax", 1L)]
    [DataRow("LogSoftmax", null)]
    public void SoftmaxToAnOlderOpset(string op, long? axis)
    {
        AttributeProto[] attributes = axis is { } given ? [OnnxAttributes.Of("axis", given)] : [];
        Converted(new SmallGraph(13).Input("x", DataType.Float, s_dims).Node(op, "x", "y", attributes).Output("y", DataType.Float), 12);
    }

    /// <summary>Up to 12 it goes over all axes from one on, which is one axis for the last of them.</summary>
    [TestMethod]
    [DataRow(new[] { 2, 6 }, null)]
    [DataRow(new[] { 2, 6 }, 1L)]
    [DataRow(new[] { 2, 3, 2 }, 2L)]
    [DataRow(new[] { 2, 3, 2 }, -1L)]
    public void SoftmaxToANewerOpset(int[] dims, long? axis)
    {
        AttributeProto[] attributes = axis is { } given ? [OnnxAttributes.Of("axis", given)] : [];
        var graph = new SmallGraph(12).Input("x", DataType.Float, dims).Node("Softmax", "x", "y", attributes).Output("y", DataType.Float);
        Converted(graph, 13, SmallGraph.Floats("x", dims, ((DenseTensor<float>)s_x.Item2).ToArray()));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(0L)]
    [DataRow(1L)]
    public void SoftmaxOverSeveralAxesIsRefused(long? axis)
    {
        AttributeProto[] attributes = axis is { } given ? [OnnxAttributes.Of("axis", given)] : [];
        Refused(
            "Softmax goes over several axes at once",
            new SmallGraph(12).Input("x", DataType.Float, s_dims).Node("Softmax", "x", "y", attributes).Output("y", DataType.Float),
            13
        );
    }

    [TestMethod]
    [DataRow("x scale bias", 1e-5f)]
    [DataRow("x scale", 0.5f)]
    public void LayerNormalizationIsWrittenOut(string inputs, float epsilon) =>
        Converted(
            new SmallGraph()
                .Input("x", DataType.Float, s_dims)
                .Constant("scale", [2], 2, -3)
                .Constant("bias", [2], 0.5f, 1)
                .Node("LayerNormalization", inputs, "y", OnnxAttributes.Of("epsilon", epsilon), OnnxAttributes.Of("axis", -1L))
                .Output("y", DataType.Float),
            13
        );

    [TestMethod]
    public void LayerNormalizationOverSeveralAxesIsRefused() =>
        Refused(
            "more than the last axis",
            new SmallGraph()
                .Input("x", DataType.Float, s_dims)
                .Constant("scale", [3, 2], 1, 1, 1, 1, 1, 1)
                .Node("LayerNormalization", "x scale", "y", OnnxAttributes.Of("axis", 1L))
                .Output("y", DataType.Float),
            16
        );

    [TestMethod]
    public void LayerNormalizationStaysWhereItIsThere()
    {
        var graph = new SmallGraph(18)
            .Input("x", DataType.Float, s_dims)
            .Constant("scale", [2], 1, 2)
            .Node("LayerNormalization", "x scale", "y")
            .Output("y", DataType.Float);
        CollectionAssert.AreEqual(new[] { "LayerNormalization" }, Converted(graph, 17).Graph.Node.Select(n => n.OpType).ToArray());
    }

    [TestMethod]
    public void BatchNormalizationForgetsItsTrainingMode() =>
        Converted(
            new SmallGraph(15)
                .Input("x", DataType.Float, s_dims)
                .Constant("c", [3], 1, 2, 3)
                .Node("BatchNormalization", "x c c c c", "y", OnnxAttributes.Of("training_mode", 0L))
                .Output("y", DataType.Float),
            13
        );

    [TestMethod]
    [DataRow("Split", 12, 13)]
    [DataRow("GRU", 14, 13)]
    [DataRow("LSTM", 13, 14)]
    [DataRow("RNN", 13, 14)]
    [DataRow("Resize", 12, 13)]
    [DataRow("GroupNormalization", 20, 21)]
    [DataRow("GroupNormalization", 18, 17)]
    [DataRow("Hardmax", 12, 13)]
    [DataRow("Gelu", 20, 19)]
    [DataRow("Mish", 18, 17)]
    [DataRow("HardSwish", 14, 13)]
    [DataRow("Trilu", 14, 13)]
    [DataRow("GridSample", 16, 15)]
    [DataRow("StringConcat", 20, 19)]
    [DataRow("StringSplit", 20, 19)]
    [DataRow("RegexFullMatch", 20, 19)]
    public void OperatorsThatDifferAreRefused(string op, int from, int to)
    {
        SmallGraph Graph(int opset) =>
            new SmallGraph(opset).Input("x", DataType.Float, s_dims).Node(op, "x", "y").Output("y", DataType.Float);
        Refused($"its operator {op} means something else, or is not there, in ONNX opset {to}; it is written for {from}", Graph(from), to);
        // Between versions that agree it stays.
        OpsetConversion.Run(Graph(from).Model(), from > to ? from + 1 : from - 1);
    }

    /// <summary>A resized image as the network's exporter writes it means the same everywhere.</summary>
    [TestMethod]
    [DataRow(12, 13)]
    [DataRow(17, 12)]
    [DataRow(12, 26)]
    public void OurResizedImagesAreConverted(int from, int to) =>
        Converted(
            new SmallGraph(from)
                .Input("x", DataType.Float, [1, 1, 2, 3])
                .Constant("region", [8], 0, 0, 0, 0, 1, 1, 1, 1)
                .Constant("scales", [4], 1, 1, 2, 3)
                .Node(
                    "Resize",
                    "x region scales",
                    "y",
                    OnnxAttributes.Of("mode", "linear"),
                    OnnxAttributes.Of("coordinate_transformation_mode", "half_pixel")
                )
                .Output("y", DataType.Float),
            to,
            SmallGraph.Floats("x", [1, 1, 2, 3], 1, 2, -3, 4, 0.5f, 6)
        );

    [TestMethod]
    public void GraphsBefore11AreNotConverted()
    {
        Refused(
            "those before 11",
            new SmallGraph(10).Input("x", DataType.Float, s_dims).Node("Neg", "x", "y").Output("y", DataType.Float),
            12
        );
        Converted(new SmallGraph(11).Input("x", DataType.Float, s_dims).Node("Neg", "x", "y").Output("y", DataType.Float), 12);
    }

    [TestMethod]
    public void OperatorsOfOtherDomainsStay()
    {
        var graph = new SmallGraph(12)
            .Input("x", DataType.Float, s_dims)
            .Node("someone.else", "Split", "x", "y")
            .Output("y", DataType.Float);
        var before = graph.Proto.Clone();
        var model = graph.Model();
        OpsetConversion.Run(model, 21);
        Assert.AreEqual(before, model.Graph);
        Assert.AreEqual(10, model.IrVersion);
    }

    /// <summary>The standard set goes by two names.</summary>
    [TestMethod]
    public void TheLongNameOfTheStandardSet()
    {
        var model = new SmallGraph(12)
            .Input("x", DataType.Float, s_dims)
            .Node("ai.onnx", "ReduceSum", "x", "y", OnnxAttributes.Ints("axes", 1))
            .Output("y", DataType.Float)
            .Model();
        model.OpsetImport.Single(o => o.Domain == "").Domain = "ai.onnx";
        OpsetConversion.Run(model, 13);
        Assert.AreEqual(13, model.OpsetImport.Single(o => o.Domain == "ai.onnx").Version);
        Assert.HasCount(2, model.Graph.Node[0].Input);
    }

    /// <summary>A reduction over all axes names none, as an attribute or as an input.</summary>
    [TestMethod]
    [DataRow(13, 12)]
    [DataRow(12, 13)]
    public void ReductionsOverEverything(int from, int to) =>
        Converted(new SmallGraph(from).Input("x", DataType.Float, s_dims).Node("ReduceSum", "x", "y").Output("y", DataType.Float), to);

    /// <summary>The standard set need not be the first that a model names, and a model that is there already is left alone.</summary>
    [TestMethod]
    public void TheStandardSetMayComeLast()
    {
        var model = new SmallGraph(12).Input("x", DataType.Float, s_dims).Node("Neg", "x", "y").Output("y", DataType.Float).Model();
        var standard = model.OpsetImport.Single(o => o.Domain == "");
        model.OpsetImport.Remove(standard);
        model.OpsetImport.Add(standard);
        OpsetConversion.Run(model, 18);
        CollectionAssert.AreEqual(new long[] { 2, 1, 18 }, model.OpsetImport.Select(o => o.Version).ToArray());
        var before = model.Clone();
        OpsetConversion.Run(model, 18);
        Assert.AreEqual(before, model);
    }

    [TestMethod]
    [DataRow(14, true)]
    [DataRow(13, false)]
    public void TheTrainingModeIsThereFrom14(int opset, bool kept)
    {
        var model = new SmallGraph(15)
            .Input("x", DataType.Float, s_dims)
            .Constant("c", [3], 1, 2, 3)
            .Node("BatchNormalization", "x c c c c", "y", OnnxAttributes.Of("training_mode", 0L))
            .Output("y", DataType.Float)
            .Model();
        OpsetConversion.Run(model, opset);
        Assert.AreEqual(kept, model.Graph.Node[0].Find("training_mode") is not null);
    }

    private static ModelProto Converted(SmallGraph graph, int to, (string, object)? input = null)
    {
        var before = graph.Run(input ?? s_x);
        var model = graph.Model();
        OpsetConversion.Run(model, to);
        Assert.AreEqual(to, model.OpsetImport.Single(o => o.Domain == "").Version);
        Assert.AreEqual(OnnxOpset.IrVersion(to), model.IrVersion);
        SmallGraph.Same(before, Ort.Run(OnnxModelFile.ToBytes(model), input ?? s_x), 1e-5);
        return model;
    }

    private static void Refused(string part, SmallGraph graph, int to) =>
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => OpsetConversion.Run(graph.Model(), to)).Message, part);
}
