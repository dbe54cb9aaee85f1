using Microsoft.ML;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A Transformer encoder that this library trained and exported is read back as a trunk, and trained on.</summary>
[TestClass]
public sealed class TrunkOfOursTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void ATransformerEncoderIsATrunk()
    {
        using var first = s_ml.MultiTask()
            .Trainer(["Pixels"], Picture.Tasks(), Picture.Options(new Encoder(), 3))
            .Fit(Picture.View(s_ml, 100));
        var file = first.OnnxModel.ToArray();
        var output = OnnxModelFile
            .Parse(file)
            .Graph.Node.Last(node => node.Name.StartsWith("trunk/", StringComparison.Ordinal) || node.Name == "trunk")
            .Output[0];
        long[] shape = [6, Picture.Side * Picture.Side];
        float[] bytes = [.. Picture.Many(6, 9).SelectMany(picture => picture.Pixels).Select(pixel => (float)pixel)];
        var cut = OnnxModelFile.Parse(file);
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(OnnxGraphBuilder.Info(output, Onnx.TensorProto.Types.DataType.Float, -1, Encoder.Width));
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(cut));
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var x = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(bytes, value => (byte)value), shape);
        using var results = session.Run(run, ["Pixels"], [x], [output]);
        var want = results[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.HasCount(6 * Encoder.Width, want);

        var graph = new TrunkGraph(OnnxModelFile.Parse(file), TrunkRun.All with { Output = output });
        TrunkRun.Near(want, TrunkRun.Torch(graph, bytes, shape).Values, 2e-5, "libtorch");
        TrunkRun.Near(want, TrunkRun.Exported(graph, bytes, shape), 2e-5, "exported again");
        // Every weight of the encoder is a parameter again: as many numbers as it had.
        var trained = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), Picture.Options(new Encoder(), 1));
        var options = TrunkTrainingTests.Options(
            new OnnxTrunk(file) { Output = output },
            3,
            new ImageEncoding(1, Picture.Side, Picture.Side) { Scale = 1, Mean = [0], Deviation = [1] }
        );
        var again = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options);
        Assert.AreEqual(
            trained.Summarize(Picture.View(s_ml, 50)).SharedParameters,
            again.Summarize(Picture.View(s_ml, 50)).SharedParameters
        );
        using var second = again.Fit(Picture.View(s_ml, 100));
        Assert.IsLessThan(1e-4, second.ExportDifference);
        var (before, after) = (TrunkTrainingTests.Weights(file), TrunkTrainingTests.Weights(second.OnnxModel.ToArray()));
        var moved = before.Count(entry =>
            entry.Key.StartsWith("trunk/", StringComparison.Ordinal)
            && after.SingleOrDefault(other => other.Key.EndsWith(entry.Key.Replace('/', '.'), StringComparison.Ordinal)).Value is { } now
            && !now.SequenceEqual(entry.Value)
        );
        Console.WriteLine($"{moved} tensors moved");
        Assert.IsGreaterThan(20, moved);
    }

    /// <summary>The rows of an image as tokens: two layers of attention with three heads, and feed-forward parts.</summary>
    private sealed class Encoder : ImageArchitecture
    {
        public const int Width = 12;
        private const int Heads = 3;

        public override T Trunk<T>(IOps<T> ops, T image)
        {
            var x = ops.Dense("input", ops.Reshape(image, Picture.Side, Picture.Side), Width);
            x = ops.Add(x, ops.Parameter("positions", Initializer.Normal(0.5f), Picture.Side, Width));
            for (var layer = 0; layer < 2; layer++)
            {
                var own = ops.Scope(layer == 0 ? "first" : "second");
                x = own.Add(x, Attend(own, own.Normalize("norm1", x, LayerNormalization.Layer)));
                var hidden = own.Dense("up", own.Normalize("norm2", x, LayerNormalization.Layer), 2 * Width);
                x = own.Add(x, own.Dense("down", own.Apply(Activation.Gelu, hidden), Width));
            }
            return ops.Mean(ops.Normalize("norm", x, LayerNormalization.Layer), 1);
        }

        private static T Attend<T>(IOps<T> ops, T x)
        {
            T Split(string name) => ops.Transpose(ops.Reshape(ops.Dense(name, x, Width), Picture.Side, Heads, Width / Heads), 0, 2, 1, 3);
            var scores = ops.Affine(ops.MatMul(Split("query"), ops.Transpose(Split("key"), 0, 1, 3, 2)), 0.5f, 0);
            var read = ops.Transpose(ops.MatMul(ops.Softmax(scores, -1), Split("value")), 0, 2, 1, 3);
            return ops.Dense("output", ops.Reshape(read, Picture.Side, Width), Width);
        }
    }
}
