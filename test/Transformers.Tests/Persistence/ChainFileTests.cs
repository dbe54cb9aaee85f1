using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A whole chain as one ONNX file, loaded again: raw columns in, the tasks' columns out.</summary>
[TestClass]
public sealed class ChainFileTests
{
    [TestMethod]
    public void AWholeChainScoresRawColumns()
    {
        var ml = new MLContext(1);
        var rows = Enumerable
            .Range(0, 20)
            .Select(i => new Raw
            {
                Island = i % 4 == 3 ? "" : $"i{i % 3}",
                Depth = i % 5 == 0 ? float.NaN : i,
                Flipper = 2 * i,
                Unused = "x",
            })
            .ToArray();
        var data = ml.Data.LoadFromEnumerable(rows);
        var front = ml
            .Transforms.Conversion.MapValueToKey("IslandKey", "Island")
            .Append(ml.Transforms.Conversion.MapKeyToVector("IslandVector", "IslandKey"))
            .Append(ml.Transforms.ReplaceMissingValues("Depth"))
            .Append(ml.Transforms.Concatenate("All", "IslandVector", "Depth", "Flipper"))
            .Append(ml.Transforms.Concatenate("Features", "Depth", "Flipper", "Flipper"))
            .Append(ml.Transforms.NormalizeMinMax("Features"))
            .Fit(data);
        using var transformer = Birds.Transformer(ml);
        var chain = new TransformerChain<ITransformer>(front, transformer);
        using var stream = new MemoryStream();
        ml.MultiTask().ConvertToOnnx(chain, data, stream);
        stream.Position = 0;
        using var loaded = (MultiTaskTransformer)ml.MultiTask().Load(stream, out var schema, new ExecutionOptions { BatchSize = 8 });
        CollectionAssert.AreEqual(new[] { "Depth Single", "Flipper Single" }, schema!.Select(c => $"{c.Name} {c.Type}").ToArray());
        var (expected, actual) = (chain.Transform(data), loaded.Transform(data));
        foreach (var name in new[] { "Species.Probability", "Sex.Score", "Sex.Probability", "Mass.Score" })
            foreach (var (e, a) in expected.GetColumn<float>(name).Zip(actual.GetColumn<float>(name)))
                Assert.AreEqual(e, a, 1e-3, name);
        CollectionAssert.AreEqual(
            expected.GetColumn<bool>("Sex.PredictedLabel").ToArray(),
            actual.GetColumn<bool>("Sex.PredictedLabel").ToArray()
        );
        CollectionAssert.AreEqual(
            expected.GetColumn<uint>("Species.PredictedLabel").Select(key => Birds.Species[key - 1]).ToArray(),
            actual.GetColumn<string>("Species.PredictedLabel").ToArray()
        );
    }

    private sealed class Raw
    {
        public string Island { get; set; } = "";

        public float Depth { get; set; }

        public float Flipper { get; set; }

        public string Unused { get; set; } = "";
    }
}
