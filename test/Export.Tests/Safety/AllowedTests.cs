using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What ML.NET's converter writes passes the check, whatever the step; so does what this library makes of it.</summary>
[TestClass]
public sealed class AllowedTests
{
    public static IEnumerable<object[]> Steps => StockSteps.All.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> Cases => ExportCases.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Steps))]
    public void StockStepsAndTrainersPass(string name) => Passes(StockSteps.Convert(name));

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void ExportedPipelinesPass(string name) => Passes(ExportedPipeline.Of(name).Graph);

    // A graph that ONNX Runtime itself refuses, which some steps give, may be refused here too.
    private static void Passes(byte[] graph)
    {
        try
        {
            using var session = new InferenceSession(graph);
        }
        catch (OnnxRuntimeException)
        {
            return;
        }
        ModelCheck.Check(OnnxModelFile.Parse(graph, OnnxLimits.OfStranger(graph.Length)));
    }
}
