using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>Each case of Fixtures/transforms through ConvertToOnnx: what ONNX Runtime makes of the graph, or how the export refuses.</summary>
[TestClass]
public sealed class TransformOnnxTests
{
    public static IEnumerable<object[]> Exported => TransformCases.Exported;

    public static IEnumerable<object[]> Refused => TransformCases.Refused;

    [TestMethod]
    [DynamicData(nameof(Exported))]
    public void Export(string name)
    {
        var run = new TransformRun(name);
        using var stream = new MemoryStream();
        run.Ml.Model.ConvertToOnnx(run.Fit(), run.Data, stream);

        var expected = FixtureFolder.Json("transforms", name, "ort.json");
        if (expected.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            // The graph is one that ONNX Runtime does not take, or not for these rows. Its words vary with the node's names.
            Assert.AreEqual("Microsoft.ML.OnnxRuntime.OnnxRuntimeException", expected.GetProperty("error").GetProperty("type").GetString());
            Assert.Throws<OnnxRuntimeException>(() => OnnxRun.With(stream.ToArray(), run.Data, _ => { }));
            return;
        }

        OnnxRun.With(stream.ToArray(), run.Data, outputs => ExpectedOnnx.Check(expected, outputs));
    }

    [TestMethod]
    [DynamicData(nameof(Refused))]
    public void Refuse(string name)
    {
        var run = new TransformRun(name);
        var logged = new List<string>();
        run.Ml.Log += (_, e) =>
        {
            if (e.Kind >= Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                logged.Add($"logged {e.Kind}: {e.RawMessage}");
        };
        var model = run.Fit();
        logged.Clear();
        var thrown = Assert.Throws<Exception>(() => run.Ml.Model.ConvertToOnnx(model, run.Data, new MemoryStream()));
        Assert.AreEqual(
            File.ReadAllText(FixtureFolder.At("transforms", name, "onnx-error.txt")).Trim(),
            string.Join("\n", logged.Prepend($"{thrown.GetType()}: {thrown.Message}")));
    }
}
