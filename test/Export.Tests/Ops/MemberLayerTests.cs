using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Opsets;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The first layer of an ensemble as a graph: the file holds its weight once, and rows meet the weights of all members.</summary>
[TestClass]
public sealed class MemberLayerTests
{
    private const int Members = 3,
        Inputs = 5;

    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ItIsTheFormula(int opset)
    {
        foreach (var width in new[] { 4, 128, 129 })
        {
            var x = Tensor.Random(1, 2, Inputs);
            var (r, w) = (Tensor.Random(2, Members, Inputs), Tensor.Random(3, width, Inputs));
            var (s, b) = (Tensor.Random(4, Members, width), Tensor.Random(5, Members, width));
            double Value(int row, int m, int o) =>
                Enumerable.Range(0, Inputs).Sum(i => (double)x[row, i] * r[m, i] * w[o, i]) * s[m, o] + b[m, o];
            TensorAssert.Near(
                Tensor.From([2, Members, width], i => Math.Max(0, Value(i[0], i[1], i[2]))),
                new OpRun(opset).With("r", r).With("w", w).With("s", s).With("b", b).Run((ops, x) => Layer(ops, x[0], width), x)
            );
        }
    }

    /// <summary>ONNX Runtime itself computes the members' weights when it opens the file, for float16 too, and so does this library where
    /// it opens files of strangers, for which that is turned off.</summary>
    [TestMethod]
    [DataRow(128, false, 0)]
    [DataRow(128, true, 0)]
    [DataRow(129, false, 2)]
    public void OneProductIsLeftOfIt(int width, bool isHalf, int products)
    {
        var model = Model(width);
        if (isHalf)
            HalfPrecision.Run(model.Graph);
        Assert.IsLessThan(1.5 * sizeof(float) * (width * Inputs + Members * (Inputs + 2 * width)) + 4000, model.CalculateSize());
        Assert.AreEqual(products, Optimised(model).Node.Count(node => node.OpType == "Mul"));
        ConstantProducts.Run(model.Graph);
        Assert.AreEqual(products, model.Graph.Node.Count(node => node.OpType == "Mul"));
        Assert.AreEqual(products, Optimised(model).Node.Count(node => node.OpType == "Mul"));
    }

    [TestMethod]
    public void HalfPrecisionKeepsItsValues()
    {
        var model = Model(8);
        var x = Tensor.Random(7, 4, Inputs);
        var expected = Ort.Floats(Ort.Run(model.ToByteArray(), ("x", Ort.Of(x)))["y"]);
        HalfPrecision.Run(model.Graph);
        Assert.IsTrue(model.Graph.Initializer.All(tensor => tensor.DataType != (int)DataType.Float), "the file is half the size");
        foreach (var pass in new Action<GraphProto>[] { _ => { }, graph => ConstantProducts.Run(graph) })
        {
            pass(model.Graph);
            var actual = Ort.Floats(Ort.Run(model.ToByteArray(), ("x", Ort.Of(x)))["y"]);
            for (var i = 0; i < expected.Items.Length; i++)
                Assert.AreEqual(expected.Items[i], actual.Items[i], 0.01 * Math.Max(1, Math.Abs(expected.Items[i])));
        }
    }

    private static OnnxValue Layer(IOps<OnnxValue> ops, OnnxValue x, int width) =>
        ops.MemberLayer(
            x,
            ops.Parameter("r", Initializer.Zeros, Members, Inputs),
            ops.Parameter("w", Initializer.Zeros, width, Inputs),
            ops.Parameter("s", Initializer.Zeros, Members, width),
            ops.Parameter("b", Initializer.Zeros, Members, width),
            Activation.Relu
        );

    private static ModelProto Model(int width)
    {
        var graph = new OnnxGraphBuilder(17);
        var x = graph.Input("x", DataType.Float, -1, Inputs);
        graph.Reserve("y");
        IOps<OnnxValue> ops = new OnnxOps(
            graph,
            name =>
                name switch
                {
                    "r" => Tensor.Random(2, Members, Inputs).Items,
                    "w" => Tensor.Random(3, width, Inputs).Items,
                    _ => Tensor.Random(4, Members, width).Items,
                }
        );
        graph.Output("y", Layer(ops, x, width));
        return graph.Build("test");
    }

    // The graph that a session runs, with what it left out.
    private static GraphProto Optimised(ModelProto model)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var options = new SessionOptions
            {
                OptimizedModelFilePath = file,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            new InferenceSession(model.ToByteArray(), options).Dispose();
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)).Graph;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
