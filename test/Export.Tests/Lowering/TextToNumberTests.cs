using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Lowering;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Text as a number is what ML.NET 5.0.1 makes of it (StepTableTests compare with it): empty text 0, other text that is none
/// NaN.</summary>
[TestClass]
public sealed class TextToNumberTests
{
    private static readonly string[] s_texts = ["1.5", "", "-2", "", "0", "1e3"];

    [TestMethod]
    [DataRow(new[] { 6 })]
    [DataRow(new[] { 6, 1 })]
    [DataRow(new[] { 1, 2, 1, 3, 1 })]
    public void EmptyTextIsZero(int[] dims)
    {
        var graph = Cast(DataType.Float, dims);
        Assert.ThrowsExactly<OnnxRuntimeException>(() => graph.Run(SmallGraph.Texts("x", dims, s_texts)), "the runtime stops by itself");
        TextToNumber.Run(graph.Proto, 17);
        var y = Ort.Floats(graph.Run(SmallGraph.Texts("x", dims, s_texts))["y"]);
        CollectionAssert.AreEqual(dims, y.Dims);
        CollectionAssert.AreEqual(new[] { 1.5f, 0, -2, 0, 0, 1000 }, y.Items);
    }

    [TestMethod]
    public void AScalarToo()
    {
        var graph = Cast(DataType.Float, []);
        TextToNumber.Run(graph.Proto, 17);
        Assert.IsTrue(float.IsNaN(Ort.Floats(graph.Run(SmallGraph.Texts("x", [], "1,5"))["y"]).Items[0]));
        Assert.AreEqual(0, Ort.Floats(graph.Run(SmallGraph.Texts("x", [], ""))["y"]).Items[0]);
        Assert.AreEqual(2.5f, Ort.Floats(graph.Run(SmallGraph.Texts("x", [], "2.5"))["y"]).Items[0]);
    }

    [TestMethod]
    public void AsDoubleToo()
    {
        var graph = Cast(DataType.Double, [6]);
        TextToNumber.Run(graph.Proto, 17);
        CollectionAssert.AreEqual(
            new[] { 1.5, 0, -2, 0, 0, 1000 },
            ((DenseTensor<double>)graph.Run(SmallGraph.Texts("x", [6], s_texts))["y"]).ToArray()
        );
    }

    /// <summary>Whole numbers have no NaN.</summary>
    [TestMethod]
    public void AsAWholeNumberItIsZero()
    {
        string[] texts = ["15", "", "-2"];
        var graph = Cast(DataType.Int64, [3]);
        TextToNumber.Run(graph.Proto, 17);
        CollectionAssert.AreEqual(
            new long[] { 15, 0, -2 },
            ((DenseTensor<long>)graph.Run(SmallGraph.Texts("x", [3], texts))["y"]).ToArray()
        );
        var small = Cast(DataType.Int32, [3]);
        TextToNumber.Run(small.Proto, 17);
        CollectionAssert.AreEqual(new[] { 15, 0, -2 }, ((DenseTensor<int>)small.Run(SmallGraph.Texts("x", [3], texts))["y"]).ToArray());
    }

    [TestMethod]
    public void CastsToTextStay() => Unchanged(Cast(DataType.String, [2]));

    [TestMethod]
    public void CastsOfNumbersStay() =>
        Unchanged(
            new SmallGraph()
                .Input("x", DataType.Float, 2)
                .Node("Cast", "x", "y", OnnxAttributes.Of("to", (long)DataType.Int64))
                .Output("y", DataType.Int64)
        );

    /// <summary>The text that a key stands for is a number already.</summary>
    [TestMethod]
    public void TextThatIsLookedUpStays() =>
        Unchanged(
            new SmallGraph()
                .Input("k", DataType.Int64, 2)
                .Classical("LabelEncoder", "k", "x", OnnxAttributes.Ints("keys_int64s", 1), GraphText.Texts("values_strings", "5"))
                .Node("Cast", "x", "y", OnnxAttributes.Of("to", (long)DataType.Float))
                .Output("y", DataType.Float)
        );

    [TestMethod]
    public void TextThatWasANumberStays() =>
        Unchanged(
            new SmallGraph()
                .Input("n", DataType.Int64, 2)
                .Node("Cast", "n", "x", OnnxAttributes.Of("to", (long)DataType.String))
                .Node("Cast", "x", "y", OnnxAttributes.Of("to", (long)DataType.Float))
                .Output("y", DataType.Float)
        );

    [TestMethod]
    public void TwoCastsOfOneTextAndNamesThatAreTaken()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.String, 3)
            .Constant("node/y/empty", [1], 100)
            .Node("Cast", "x", "y", OnnxAttributes.Of("to", (long)DataType.Float))
            .Node("Add", "y node/y/empty", "node/y/IsEmpty")
            .Node("Cast", "x", "z", OnnxAttributes.Of("to", (long)DataType.Int64))
            .Output("node/y/IsEmpty", DataType.Float)
            .Output("z", DataType.Int64);
        TextToNumber.Run(graph.Proto, 17);
        var outputs = graph.Run(SmallGraph.Texts("x", [3], "7", "", "8"));
        CollectionAssert.AreEqual(new float[] { 107, 100, 108 }, Ort.Floats(outputs["node/y/IsEmpty"]).Items);
        CollectionAssert.AreEqual(new long[] { 7, 0, 8 }, ((DenseTensor<long>)outputs["z"]).ToArray());
    }

    private static SmallGraph Cast(DataType type, int[] dims) =>
        new SmallGraph().Input("x", DataType.String, dims).Node("Cast", "x", "y", OnnxAttributes.Of("to", (long)type)).Output("y", type);

    private static void Unchanged(SmallGraph graph)
    {
        var before = graph.Proto.Clone();
        TextToNumber.Run(graph.Proto, 17);
        Assert.AreEqual(before, graph.Proto);
    }
}
