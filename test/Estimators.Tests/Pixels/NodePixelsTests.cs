using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Tests;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A network that finds objects and says what each pixel shows, in ONNX Runtime's JavaScript API (Node), which nobody here
/// wrote: peaks, suppression and maps come out as ONNX Runtime gives them in .NET.</summary>
[TestClass]
public sealed class NodePixelsTests
{
    private const int Rows = 12;
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void NodeGivesTheSameObjectsAndMaps()
    {
        var packages = RepositoryRoot.Combine("test", "Transformers.Tests", "node_modules");
        if (!Directory.Exists(Path.Combine(packages, "onnxruntime-node")))
            Assert.Inconclusive(
                "Needs Node and the npm packages of test/Transformers.Tests: `npm ci --ignore-scripts` there, or ./build.sh test."
            );
        using var folder = new TemporaryFolder();
        var (model, inputs) = (Path.Combine(folder.Path, "model.onnx"), Path.Combine(folder.Path, "inputs.json"));
        File.WriteAllBytes(model, Trained());
        byte[] images = [.. Crowd.Many(Rows, seed: 2).SelectMany(row => row.Image)];
        int[] shape = [Rows, images.Length / Rows];
        var given = new { type = "uint8", dims = shape, data = images.Select(value => (int)value) };
        File.WriteAllText(inputs, JsonSerializer.Serialize(new Dictionary<string, object> { ["Image"] = given }));
        using var there = JsonDocument.Parse(Node(packages, model, inputs));
        using var session = new InferenceSession(model);
        using var here = session.Run([NamedOnnxValue.CreateFromTensor("Image", new DenseTensor<byte>(images, shape))]);
        Assert.HasCount(6, here);
        foreach (var output in here)
        {
            float[] want = Numbers(output);
            float[] got = [.. there.RootElement.GetProperty(output.Name).GetProperty("data").EnumerateArray().Select(Number)];
            Assert.HasCount(want.Length, got, output.Name);
            Assert.IsGreaterThan(want.Min(), want.Max(), $"{output.Name}: a constant result would prove nothing");
            if (output.Name == "Ground.PredictedLabel")
                Assert.IsGreaterThanOrEqualTo(0.999, want.Zip(got).Average(pair => pair.First == pair.Second ? 1.0 : 0));
            else
                for (var i = 0; i < want.Length; i++)
                    Assert.AreEqual(want[i], got[i], 1e-4 * Math.Max(1, Math.Abs(want[i])), $"{output.Name}[{i}]");
        }
    }

    // Trained until it finds objects: their scores are then far enough apart for one order.
    private static byte[] Trained()
    {
        using var fitted = s_ml.MultiTask()
            .Trainer(
                "Image",
                [
                    new DetectionTask("Objects", "Keys", "Boxes") { Stride = 2, Channels = 16, MaximumObjects = 12, MaximumOverlap = 0.5 },
                    new SegmentationTask("Ground", "Map") { Probabilities = true },
                    Tasks.Regression("Share", "Share"),
                ],
                Crowd.Options(6) with { ValidationFraction = 0 }
            )
            .Fit(
                s_ml.Transforms.CopyColumns("Share", "HasPost")
                    .Append(s_ml.Transforms.Conversion.ConvertType("Share"))
                    .Fit(Crowd.View(s_ml, 2))
                    .Transform(Crowd.View(s_ml, 128))
            );
        return fitted.OnnxModel.ToArray();
    }

    private static float[] Numbers(NamedOnnxValue value) =>
        value.Value switch
        {
            Tensor<float> numbers => [.. numbers],
            Tensor<uint> keys => [.. keys.Select(key => (float)key)],
            Tensor<long> positions => [.. positions.Select(position => (float)position)],
            _ => throw new NotSupportedException($"{value.Name}: {value.Value.GetType()}"),
        };

    private static float Number(JsonElement element) => element.ValueKind == JsonValueKind.String ? float.NaN : element.GetSingle();

    private static string Node(string packages, string model, string inputs)
    {
        var script = RepositoryRoot.Combine("test", "Transformers.Tests", "Exporting", "Outside", "score.js");
        using var process = Process.Start(
            new ProcessStartInfo("node", [script, model, inputs])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["NODE_PATH"] = packages },
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output;
    }
}
