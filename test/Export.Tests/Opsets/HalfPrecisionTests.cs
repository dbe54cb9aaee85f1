using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Opsets;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A network in float16 gives what the one in float32 gives, within float16's digits, and keeps its inputs and outputs.</summary>
[TestClass]
public sealed class HalfPrecisionTests
{
    // Half an ulp of a number from 1 to 2, times the three roundings of a product and a sum.
    private const double Tolerance = 3.0 / 2048;

    [TestMethod]
    public void ANetworkKeepsItsValuesWithinHalfPrecision()
    {
        var graph = Linear().Node("Relu", "h", "y").Output("y", DataType.Float);
        var input = SmallGraph.Floats("x", [2, 2], 1, -0.25f, 0.75f, 1.5f);
        var before = graph.Run(input);
        HalfPrecision.Run(graph.Proto);
        SmallGraph.Same(before, graph.Run(input), Tolerance);
        Assert.IsTrue(graph.Proto.Initializer.All(t => t.DataType == (int)DataType.Float16));
        Assert.AreEqual((int)DataType.Float, graph.Proto.Input[0].Type.TensorType.ElemType);
        Assert.AreEqual((int)DataType.Float, graph.Proto.Output[0].Type.TensorType.ElemType);
    }

    /// <summary>How many times larger an image becomes stays float32, or 120 / 45 would lose its last row.</summary>
    [TestMethod]
    public void ResizedImagesKeepTheirSize()
    {
        var graph = new OnnxGraphBuilder(17);
        var x = graph.Input("x", DataType.Float, -1, 2, 45, 7);
        graph.Reserve("y");
        IOps<OnnxValue> ops = new OnnxOps(graph, _ => default);
        graph.Output("y", ops.Resize2d(x, 90, 11));
        var model = graph.Build("test");
        var before = Tensor.Random(1, 1, 2, 45, 7);
        var want = Ort.Floats(Ort.Run(OnnxModelFile.ToBytes(model), ("x", Ort.Of(before)))["y"]);
        HalfPrecision.Run(model.Graph);
        var got = Ort.Floats(Ort.Run(OnnxModelFile.ToBytes(model), ("x", Ort.Of(before)))["y"]);
        CollectionAssert.AreEqual(new[] { 1, 2, 90, 11 }, got.Dims);
        for (int i = 0; i < want.Items.Length; i++)
            Assert.AreEqual(want.Items[i], got.Items[i], Tolerance * 4);
    }

    /// <summary>Places in a map are whole numbers beyond what float16 holds.</summary>
    [TestMethod]
    public void GraphsThatCalculateWithPlacesAreRefused()
    {
        var graph = new OnnxGraphBuilder(17);
        var x = graph.Input("x", DataType.Float, -1, 5);
        graph.Reserve("y");
        IOps<OnnxValue> ops = new OnnxOps(graph, _ => default);
        graph.Output("y", ops.TopPositions(x, 2));
        var error = Assert.ThrowsExactly<NotSupportedException>(() => HalfPrecision.Run(graph.Build("test").Graph));
        StringAssert.Contains(error.Message, "export it in float32");
    }

    /// <summary>1 / 3 is 0.333251953125 in float16, and 65,520 would be rounded to infinity.</summary>
    [TestMethod]
    public void ConstantsAreTheNearestOfFloat16AndEndAtItsRange()
    {
        float[] values = [1f / 3, 65504, 65520, 1e30f, -1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1e-10f, 0];
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 10)
            .Constant("c", [10], values)
            .Node("Add", "x c", "y")
            .Output("y", DataType.Float);
        HalfPrecision.Run(graph.Proto);
        var y = Ort.Floats(graph.Run(SmallGraph.Floats("x", [10], new float[10]))["y"]);
        CollectionAssert.AreEqual(
            new[] { 0.333251953125f, 65504, 65504, 65504, -65504, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0, 0 },
            y.Items
        );
    }

    /// <summary>Constants that were written as a list of numbers, and those in attributes, are turned as well.</summary>
    [TestMethod]
    public void EveryFloatConstantIsTurned()
    {
        var listed = new TensorProto
        {
            Name = "c",
            DataType = (int)DataType.Float,
            FloatData = { 0.5f, 2 },
            Dims = { 2 },
        };
        var inner = OnnxTensors.Of<float>("v", DataType.Float, [3f, 4f], 2);
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Add(listed)
            .Node("Constant", "", "d", OnnxAttributes.Of("value", inner))
            .Node("Mul", "x c", "m")
            .Node("Add", "m d", "y")
            .Output("y", DataType.Float);
        var input = SmallGraph.Floats("x", [2], 1, 2);
        var before = graph.Run(input);
        HalfPrecision.Run(graph.Proto);
        SmallGraph.Same(before, graph.Run(input), 0);
    }

    [TestMethod]
    public void WholeNumbersFlagsAndCastsStayWhatTheyAre()
    {
        var graph = new SmallGraph()
            .Input("i", DataType.Int64, 3)
            .Input("x", DataType.Float, 3)
            .Constant("half", [], 0.5f)
            .Integers("one", 1)
            .Node("Add", "i one", "j")
            .Node("Cast", "j", "f", OnnxAttributes.Of("to", (long)DataType.Float))
            .Node("Mul", "f x", "y")
            .Node("Greater", "y half", "flag")
            .Node("Cast", "flag", "count", OnnxAttributes.Of("to", (long)DataType.Int64))
            .Output("y", DataType.Float)
            .Output("j", DataType.Int64)
            .Output("flag", DataType.Bool)
            .Output("count", DataType.Int64);
        (string, object)[] inputs = [SmallGraph.Integers("i", [3], 1, -1, 4), SmallGraph.Floats("x", [3], 0.25f, 1, -2)];
        var before = graph.Run(inputs);
        HalfPrecision.Run(graph.Proto);
        SmallGraph.Same(before, graph.Run(inputs), 0);
    }

    /// <summary>An output that other nodes use, an input that is used twice and by one node, and an input that is an output.</summary>
    [TestMethod]
    public void ValuesThatAreUsedTwice()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Node("Mul", "x x", "y")
            .Node("Add", "y x", "z")
            .Node("Identity", "x", "same")
            .Output("y", DataType.Float)
            .Output("z", DataType.Float)
            .Output("same", DataType.Float);
        var input = SmallGraph.Floats("x", [2], 0.5f, -1.5f);
        var before = graph.Run(input);
        HalfPrecision.Run(graph.Proto);
        SmallGraph.Same(before, graph.Run(input), 0);
    }

    [TestMethod]
    public void InputsThatAreLeftOutStayLeftOut()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 3)
            .Constant("top", [], 1)
            .Node("Clip", "x - top", "y")
            .Output("y", DataType.Float);
        var input = SmallGraph.Floats("x", [3], -5, 0.5f, 5);
        var before = graph.Run(input);
        HalfPrecision.Run(graph.Proto);
        SmallGraph.Same(before, graph.Run(input), 0);
    }

    /// <summary>The names that the pass would take may be those of nodes, constants, inputs or outputs.</summary>
    [TestMethod]
    public void NamesThatAreTaken()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Input("x/half", DataType.Float, 2)
            .Constant("x/half_", [2], 1, 2)
            .Node("Add", "x x/half", "x/half__")
            .Node("Add", "x/half__ x/half_", "y")
            .Node("Neg", "y", "y/half")
            .Output("y", DataType.Float)
            .Output("y/half", DataType.Float);
        (string, object)[] inputs = [SmallGraph.Floats("x", [2], 0.5f, -1.5f), SmallGraph.Floats("x/half", [2], 8, 16)];
        var before = graph.Run(inputs);
        HalfPrecision.Run(graph.Proto);
        SmallGraph.Same(before, graph.Run(inputs), 0);
    }

    /// <summary>70,000 is no infinity to the nodes that tell whether a number is missing, and NaN arrives where it belongs.</summary>
    [TestMethod]
    public void WhetherANumberIsMissingIsToldInFloat32()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, -1, 2)
            .Constant("zeros", [2, 1], 0, 0)
            .Constant("w", [2, 1], 1, 0)
            .Node("MatMul", "x zeros", "missing/MatMul")
            .Node("IsNaN", "missing/MatMul", "missing/IsNaN")
            .Node("MatMul", "x w", "h")
            .Node("Sigmoid", "h", "s")
            .Node("Add", "s missing/MatMul", "y")
            .Node("Identity", "missing/IsNaN", "isMissing")
            .Output("y", DataType.Float)
            .Output("isMissing", DataType.Bool);
        foreach (var node in graph.Proto.Node.Where(n => n.Output[0].StartsWith(MissingMarks.Scope + "/", StringComparison.Ordinal)))
            node.Name = node.Output[0];
        var input = SmallGraph.Floats("x", [4, 2], 0, 0, 0, 70_000, float.NaN, 0, 1, float.NaN);
        HalfPrecision.Run(graph.Proto);
        Assert.AreEqual((int)DataType.Float, graph.Proto.Initializer.Single(t => t.Name == "zeros").DataType);
        var after = graph.Run(input);
        CollectionAssert.AreEqual(new[] { false, false, true, true }, ((DenseTensor<bool>)after["isMissing"]).ToArray());
        var y = Ort.Floats(after["y"]).Items;
        Near.Values(new[] { 0.5f, float.NaN, float.NaN, float.NaN }[..1], y[..1], 1e-3);
        Assert.IsTrue(float.IsNaN(y[2]) && float.IsNaN(y[3]));
        Assert.AreEqual(1, graph.Operators.Count(op => op == "Cast") - 2, "one cast of the mark beside those of the input and the output");
    }

    /// <summary>Declarations of float32 values no longer hold, numbers that were listed are not there twice, and the sum of two marks
    /// enters the rest as float16 as well.</summary>
    [TestMethod]
    public void NothingOfFloat32IsLeft()
    {
        var graph = new SmallGraph()
            .Input("a", DataType.Float, -1, 1)
            .Input("b", DataType.Float, -1, 1)
            .Constant("zeros", [1, 1], 0)
            .Add(
                new TensorProto
                {
                    Name = "c",
                    DataType = (int)DataType.Float,
                    FloatData = { 0.5f },
                    Dims = { 1 },
                }
            )
            .Node("MatMul", "a zeros", "missing/a")
            .Node("MatMul", "b zeros", "missing/b")
            .Node("Add", "missing/a missing/b", "missing/sum")
            .Node("Mul", "a c", "h")
            .Declare("h", DataType.Float)
            .Node("Add", "h missing/sum", "y")
            .Output("y", DataType.Float);
        foreach (var node in graph.Proto.Node.Where(n => n.Output[0].StartsWith(MissingMarks.Scope + "/", StringComparison.Ordinal)))
            node.Name = node.Output[0];
        HalfPrecision.Run(graph.Proto);
        Assert.IsEmpty(graph.Proto.ValueInfo);
        Assert.IsEmpty(graph.Proto.Initializer.Single(t => t.Name == "c").FloatData);
        var y = graph.Run(SmallGraph.Floats("a", [3, 1], 1, 2, float.NaN), SmallGraph.Floats("b", [3, 1], 70_000, float.NaN, 1))["y"];
        CollectionAssert.AreEqual(new[] { 0.5f, float.NaN, float.NaN }, Ort.Floats(y).Items);
    }

    private static SmallGraph Linear() =>
        new SmallGraph()
            .Input("x", DataType.Float, -1, 2)
            .Constant("w", [2, 3], 0.1f, -1.25f, 0.3f, 1.5f, 0.7f, -0.2f)
            .Constant("b", [3], 0.01f, -0.5f, 1)
            .Node("Gemm", "x w b", "h");
}
