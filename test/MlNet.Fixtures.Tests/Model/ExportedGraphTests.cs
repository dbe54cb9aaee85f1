using Microsoft.ML;
using MlNet.Fixtures.Tests.Support;
using MlNet.Fixtures.Tests.Transforms;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>Names, order, shapes and numbers of every graph: the file that ConvertToOnnx writes is that of the fixture, byte for byte.</summary>
[TestClass]
public class ExportedGraphTests
{
    public static IEnumerable<object[]> Exported => TransformCases.Exported;

    [TestMethod]
    [DynamicData(nameof(Exported))]
    public void The_model_file_is_that_of_the_fixture(string name)
    {
        var run = new TransformRun(name);
        using var stream = new MemoryStream();

        run.Ml.Model.ConvertToOnnx(run.Fit(), run.Data, stream);

        var expected = File.ReadAllBytes(FixtureFolder.At("transforms", name, "graph.onnx"));
        var actual = stream.ToArray();
        var same = expected.AsSpan().CommonPrefixLength(actual);
        Assert.IsTrue(expected.AsSpan().SequenceEqual(actual), $"{actual.Length} bytes where {expected.Length} are expected, and byte {same} differs first");
    }
}
