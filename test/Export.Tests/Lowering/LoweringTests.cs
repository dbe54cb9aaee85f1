using System.Collections;
using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Lowering;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Opsets;

namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class LoweringTests
{
    public static IEnumerable<object[]> Names => ExportCases.All.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> Cases =>
        from name in ExportCases.All.Keys
        from opset in OpRun.Opsets
        from lower in new[] { true, false }
        select new object[] { name, opset, lower };

    /// <summary>What ML.NET's exporter wrote gives the same numbers after pruning, raising and lowering, in each opset.</summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void TheValuesStay(string name, int opset, bool lower)
    {
        var exported = ExportedPipeline.Of(name);
        var model = Prepare(exported, opset, lower);
        var graph = model.Graph;
        if (lower)
        {
            CollectionAssert.AreEqual(
                Array.Empty<string>(),
                graph.Node.Select(n => n.OpType).Where(o => o is "Scaler" or "Imputer" or "FeatureVectorizer" or "OneHotEncoder").ToArray()
            );
            foreach (var node in graph.Node.Where(n => n.OpType == "LabelEncoder" && !n.Name.EndsWith("IsText", StringComparison.Ordinal)))
                Assert.IsNotNull(node.Find("keys_strings"), "only text is still looked up");
        }
        var actual = Run(exported, model);
        Assert.AreEqual(graph.Output.Count, actual.Count);
        foreach (var (output, tensor) in actual)
            SameAsWritten(output, Expected(exported, output), Items(tensor));
    }

    /// <summary>The graph says what ML.NET's own columns hold, which ML.NET's exporter does not always achieve.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TheValuesAreMlNets(string name)
    {
        var exported = ExportedPipeline.Of(name);
        var actual = Run(exported, Prepare(exported, 17, lower: true));
        foreach (var (output, tensor) in actual)
        {
            string column = output[..^".output".Length];
            var expected = Items(exported.Columns[column]);
            var differences = Enumerable
                .Range(0, expected.Length)
                .Where(i => !IsSame(expected[i], Items(tensor)[i]))
                .Select(i => $"{column}[{i}]: ML.NET {expected[i]}, ONNX {Items(tensor)[i]}")
                .ToArray();
            if (exported.Deviates.TryGetValue(column, out var why))
                Assert.AreNotEqual(0, differences.Length, $"{column} no longer deviates: {why}");
            else
                Assert.AreEqual("", string.Join('\n', differences));
        }
    }

    [TestMethod]
    public void PenguinsNeedTextOnlyForTheirText()
    {
        var model = Prepare(ExportedPipeline.Of("penguins, every sixth"), 17, lower: true);
        CollectionAssert.AreEquivalent(
            new[] { "LabelEncoder", "LabelEncoder", "LabelEncoder" },
            model.Graph.Node.Where(n => n.Domain.Length > 0).Select(n => n.OpType).ToArray()
        );
        // Features are float32 already, and the two looked-up categories need no detour over uint32: what is left is the key column's cast
        // and one per one-hot vector.
        Assert.AreEqual(3, model.Graph.Node.Count(n => n.OpType == "Cast"));
    }

    [TestMethod]
    public void AMissingKeyBecomesEmptyTextOrNaN()
    {
        // ML.NET's own columns hold "" and NaN there; the graph that ML.NET wrote says "_Unused" and 0.
        var exported = ExportedPipeline.Of("values of all types to keys and back");
        var outputs = Run(exported, Prepare(exported, 17, lower: true));
        uint[] keys = [.. (DenseTensor<uint>)outputs["XK.output"]];
        float[] back = [.. (DenseTensor<float>)outputs["XB.output"]];
        CollectionAssert.Contains(keys, 0u);
        for (int i = 0; i < keys.Length; i++)
            Assert.AreEqual(keys[i] == 0, float.IsNaN(back[i]));
        CollectionAssert.Contains(Items(exported.Written["TVB.output"]), "_Unused");
        CollectionAssert.DoesNotContain(Items(outputs["TVB.output"]), "_Unused");
    }

    /// <summary>As in ML.NET's own columns: rows of zeros for empty text, which its exported graph gives a bucket, and padded text in the
    /// bucket of the text without its spaces.</summary>
    [TestMethod]
    public void TextIsHashedWithoutItsSpacesAndEmptyTextToNothing()
    {
        var exported = ExportedPipeline.Of("hashed text");
        var outputs = Run(exported, Prepare(exported, 17, lower: true));
        string[] text = [.. CategoryRow.All().Select(row => row.T)];
        CollectionAssert.Contains(text, "");
        Assert.IsTrue(text.Any(t => t != t.Trim()));
        foreach (string name in new[] { "Hash", "HashBag" })
        {
            var expected = (float[])exported.Columns[name];
            for (int row = 0; row < text.Length; row++)
                CollectionAssert.AreEqual(
                    expected[(8 * row)..(8 * row + 8)],
                    Ort.Floats(outputs[name + ".output"]).Items[(8 * row)..(8 * row + 8)],
                    $"{name}, row {row}"
                );
        }
    }

    // Of hashes the exported graph is wrong: what ML.NET's own columns hold counts.
    private static object[] Expected(ExportedPipeline exported, string output) =>
        output is "Hash.output" or "HashBag.output"
            ? Items(exported.Columns[output[..^".output".Length]])
            : Items(exported.Written[output]);

    private static ModelProto Prepare(ExportedPipeline exported, int opset, bool lower)
    {
        var model = OnnxModelFile.Parse(exported.Graph);
        var wanted = model.Graph.Output.Where(o => o.Name.EndsWith(".output", StringComparison.Ordinal)).ToArray();
        model.Graph.Output.Clear();
        model.Graph.Output.AddRange(wanted);
        Pruning.Prune(model.Graph, inputs: true);
        KeyToValueDefaults.Run(model.Graph);
        OpsetConversion.Run(model, opset);
        TextHash.Run(model.Graph, opset);
        if (lower)
            MultiTask.Lowering.Lower.Run(model.Graph, opset);
        IdentityElimination.Run(model.Graph);
        ConstantFolding.Run(model.Graph, opset);
        Pruning.Prune(model.Graph, inputs: true);
        model.Graph.ValueInfo.Clear();
        foreach (var output in model.Graph.Output)
            output.Type.TensorType.Shape = null;
        return model;
    }

    private static Dictionary<string, object> Run(ExportedPipeline exported, ModelProto model)
    {
        var needed = model.Graph.Input.Select(i => i.Name).ToHashSet();
        return Ort.Run(OnnxModelFile.ToBytes(model), [.. exported.Inputs.Where(i => needed.Contains(i.Name))]);
    }

    private static object[] Items(object tensor) => [.. ((IEnumerable)tensor).Cast<object>()];

    private static bool IsSame(object expected, object actual)
    {
        if (expected is string or bool || actual is string or bool)
            return expected.Equals(actual);
        double e = Convert.ToDouble(expected, CultureInfo.InvariantCulture),
            a = Convert.ToDouble(actual, CultureInfo.InvariantCulture);
        return e.Equals(a) || Math.Abs(e - a) <= 1e-6 * Math.Abs(e);
    }

    private static void SameAsWritten(string output, object[] expected, object[] actual)
    {
        Assert.AreEqual(expected.Length, actual.Length, output);
        for (int i = 0; i < expected.Length; i++)
        {
            // The exported graph gives 0 for a missing key, where ML.NET has NaN.
            if (output == "XB.output" && expected[i] is 0f && actual[i] is float.NaN)
                continue;
            if (expected[i] is "_Unused")
                Assert.AreEqual("", actual[i], $"{output}[{i}]");
            else
                Assert.IsTrue(IsSame(expected[i], actual[i]), $"{output}[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }
}
