using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Lowering;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Empty text is key 0, all other text the bucket that it had before.</summary>
[TestClass]
public sealed class EmptyTextHashTests
{
    private static readonly string[] s_texts = ["a", "", "b", "a ", ""];

    /// <summary>As ML.NET's exporter writes it: the hash shifted to 3 bits, and 1 added.</summary>
    [TestMethod]
    [DataRow(new[] { 5 })]
    [DataRow(new[] { 5, 1 })]
    [DataRow(new[] { 1, 5, 1 })]
    public void EmptyTextHasNoBucket(int[] dims)
    {
        var before = Keys(Hashed(dims), dims);
        Assert.IsTrue(before.All(key => key is >= 1 and <= 8));
        var graph = Hashed(dims);
        EmptyTextHash.Run(graph.Proto, 17);
        CollectionAssert.AreEqual(before.Select((key, i) => s_texts[i].Length == 0 ? 0 : key).ToArray(), Keys(graph, dims));
    }

    [TestMethod]
    public void NumbersKeepTheirBuckets()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Int64, 3)
            .Node("com.microsoft", "MurmurHash3", "x", "h", OnnxAttributes.Of("positive", 1L));
        var before = Bucket(graph).Proto.Clone();
        EmptyTextHash.Run(graph.Proto, 17);
        Assert.AreEqual(before, graph.Proto);
    }

    /// <summary>A cast of something else beside the hash stays, and so does a graph without one.</summary>
    [TestMethod]
    public void OtherCastsStay()
    {
        var graph = Hashed([5])
            .Input("n", DataType.Int64, 5)
            .Node("Cast", "n", "u", OnnxAttributes.Of("to", (long)DataType.Uint32))
            .Node("Neg", "n", "m")
            .Node("Cast", "m", "v", OnnxAttributes.Of("to", (long)DataType.Uint32));
        EmptyTextHash.Run(graph.Proto, 17);
        Assert.AreEqual(2, graph.Operators.Count(op => op == "Cast") - Hashed([5]).Operators.Count(op => op == "Cast"));
        Assert.AreEqual(1, graph.Operators.Count(op => op == "LabelEncoder"));
        var plain = new SmallGraph()
            .Input("n", DataType.Int64, 5)
            .Node("Cast", "n", "u", OnnxAttributes.Of("to", (long)DataType.Uint32))
            .Proto;
        var before = plain.Clone();
        EmptyTextHash.Run(plain, 17);
        Assert.AreEqual(before, plain);
    }

    private static SmallGraph Hashed(int[] dims) =>
        Bucket(
            new SmallGraph()
                .Input("x", DataType.String, dims)
                .Node("com.microsoft", "MurmurHash3", "x", "h", OnnxAttributes.Of("positive", 1L))
        );

    private static SmallGraph Bucket(SmallGraph graph) =>
        graph
            .Add(OnnxTensors.Of<ulong>("bits", DataType.Uint64, [29UL], 1))
            .Integers("one", 1)
            .Node("Cast", "h", "wide", OnnxAttributes.Of("to", (long)DataType.Uint64))
            .Node("BitShift", "wide bits", "bucket", OnnxAttributes.Of("direction", "RIGHT"))
            .Node("Cast", "bucket", "signed", OnnxAttributes.Of("to", (long)DataType.Int64))
            .Node("Add", "signed one", "key")
            .Node("Cast", "key", "y", OnnxAttributes.Of("to", (long)DataType.Uint32))
            .Output("y", DataType.Uint32);

    private static uint[] Keys(SmallGraph graph, int[] dims) =>
        ((DenseTensor<uint>)graph.Run(SmallGraph.Texts("x", dims, s_texts))["y"]).ToArray();
}
