using MlNet.MultiTask.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The gradient of a trunk's weights against differences of what ONNX Runtime makes of files with changed weights.</summary>
[TestClass]
public sealed class TrunkGradientTests
{
    private static readonly long[] s_shape = [3, 2, 8, 8];
    private static readonly string[] s_weights = ["first.weight", "scale", "shift", "second.weight", "second.bias"];

    // Smooth functions only: a difference across a kink is no slope.
    [TestMethod]
    public void GradientsAreThoseOfTheFile()
    {
        var model = TrunkFileTests.Small(function: "Sigmoid").Model("y");
        var input = TrunkRun.Random(s_shape);
        var graph = new TrunkGraph(model, TrunkRun.All);
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(TrunkRun.Record(graph, [2, 8, 8]), 3, CPU);
        using var mode = new TrainingMode { IsTraining = true };
        var ops = new TorchOps(store, mode);
        var result = graph.Run(ops, tensor(input, s_shape), 2, 8, 8)[0];
        // Each value with a weight of its own, so that no two gradients cancel.
        float[] factors = [.. Enumerable.Range(0, (int)result.numel()).Select(i => MathF.Cos(i))];
        (result * tensor(factors, result.shape)).sum().backward();
        foreach (var name in s_weights)
        {
            var gradient = FlatTensor.Numbers(store.Parameter(name).grad!);
            var scale = gradient.Max(MathF.Abs);
            Assert.IsGreaterThan(0.01f, scale, name);
            foreach (var i in new[] { 0, gradient.Length / 3, gradient.Length - 1 })
            {
                const float step = 1e-2f;
                var slope = (Loss(name, i, step) - Loss(name, i, -step)) / (2 * step);
                Assert.AreEqual(slope, gradient[i], 5e-3 * scale, $"{name}[{i}]");
            }
        }

        double Loss(string name, int at, float by)
        {
            var changed = model.Clone();
            var tensor = changed.Graph.Initializer.Single(initializer => initializer.Name == name);
            var values = tensor.Floats();
            values[at] += by;
            tensor.RawData = Google.Protobuf.ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
            var got = OnnxFile.Run(Google.Protobuf.MessageExtensions.ToByteArray(changed), input, s_shape).Values;
            return got.Select((value, i) => (double)value * factors[i]).Sum();
        }
    }
}
