using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class HugeModelTests
{
    /// <summary>More than 2 GiB of parameters. Needs 8 GB of memory and 3 GB of disk.</summary>
    [TestMethod]
    [TestCategory("Long")]
    public void AModelAboveTwoGigabytesRuns()
    {
        string folder = Directory.CreateTempSubdirectory("huge").FullName;
        try
        {
            const int width = 8192,
                layers = 9;
            var weight = new float[width * width];
            for (int i = 0; i < width; i++)
                weight[i * width + (i + 1) % width] = 1;
            var graph = new OnnxGraphBuilder();
            var x = graph.Input("x", DataType.Float, -1, width);
            graph.Reserve("y");
            var ops = new OnnxOps(graph, _ => weight);
            var y = x;
            for (int i = 0; i < layers; i++)
                y = ops.Linear(y, ops.Parameter($"w{i}", Initializer.Zeros, width, width), null);
            graph.Output("y", y);
            var model = graph.Build("test");
            Assert.IsFalse(OnnxModelFile.Fits(model));
            Assert.ThrowsExactly<OnnxModelException>(() => OnnxModelFile.ToBytes(model));
            string path = Path.Combine(folder, "huge.onnx");
            OnnxModelFile.Write(model, path);
            Assert.IsTrue(new FileInfo(path + ".data").Length > 2_200_000_000);

            // Each layer shifts by one, so nine shift by nine.
            using var session = new InferenceSession(path);
            var row = Tensor.From([1, width], i => i[1]);
            var result = Ort.Floats(Ort.Run(session, ("x", Ort.Of(row)))["y"]);
            TensorAssert.Near(Tensor.From([1, width], i => (i[1] + layers) % width), result, 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
