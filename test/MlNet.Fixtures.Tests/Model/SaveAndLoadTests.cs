using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Model;

[TestClass]
public class SaveAndLoadTests
{
    private readonly Scratch _scratch = new();

    [TestCleanup]
    public void CleanUp() => _scratch.Dispose();

    [TestMethod]
    public void A_loaded_chain_has_the_steps_the_schema_and_the_rows_of_the_fixture()
    {
        var expected = FixtureFolder.Json("model-zip", "expected.json");
        var ml = new MLContext(seed: 1);
        var file = _scratch.File("model.zip");
        ml.Model.Save(ModelZip.Fit(ml, ModelZip.Network), ModelZip.Data().Schema, file);

        var loaded = new MLContext(seed: 1).Model.Load(file, out var schema);

        Assert.AreEqual(expected.GetProperty("loadedType").GetString(), TypeNames.Friendly(loaded.GetType()));
        CollectionAssert.AreEqual(
            expected.GetProperty("loadedTransformers").EnumerateArray().Select(name => name.GetString()).ToArray(),
            ((IEnumerable<ITransformer>)loaded).Select(step => step.GetType().Name).ToArray());
        ExpectedView.CheckSchema(expected.GetProperty("loadedInputSchema"), schema);
        ExpectedView.Check(expected.GetProperty("transformedByLoadedModel"), loaded.Transform(ModelZip.Data()));
    }

    [TestMethod]
    public void The_parts_of_a_saved_chain_lie_where_the_fixture_has_them()
    {
        var ml = new MLContext(seed: 1);
        var file = _scratch.File("model.zip");
        ml.Model.Save(ModelZip.Fit(ml, ModelZip.Network), ModelZip.Data().Schema, file);

        // Each step may keep side files of its own; the keys and the network are what other readers look for.
        var expected = FixtureFolder.Json("model-zip", "expected.json").GetProperty("entries").EnumerateArray()
            .Select(entry => entry.GetProperty("fullName").GetString()!)
            .Where(name => name.Split('/') is not [_, _, _, _] && !name.EndsWith("Terms.txt", StringComparison.Ordinal));
        using var zip = ZipFile.OpenRead(file);
        CollectionAssert.IsSubsetOf(expected.ToArray(), zip.Entries.Select(entry => entry.FullName).ToArray());
        using var network = zip.GetEntry("TransformerChain/Transform_003/OnnxModel")!.Open();
        using var bytes = new MemoryStream();
        network.CopyTo(bytes);
        // ML.NET puts the length before the bytes.
        var saved = File.ReadAllBytes(ModelZip.Network);
        CollectionAssert.AreEqual(saved, bytes.ToArray()[^saved.Length..]);
    }

    [TestMethod]
    public void Annotations_and_types_of_the_input_schema_come_back()
    {
        var ml = new MLContext(seed: 1);
        var names = FixtureFolder.Json("evaluators", "multiclass-key-names", "expected.json").GetProperty("columns");
        var data = TableView.ReadCsv(FixtureFolder.At("evaluators", "multiclass-key-names", "input.csv"), names);
        using var stream = new MemoryStream();
        ml.Model.Save(ml.Transforms.CopyColumns("Copy", "Score").Fit(data), data.Schema, stream);

        stream.Position = 0;
        var loaded = new MLContext(seed: 1).Model.Load(stream, out var schema);

        ExpectedView.CheckSchema(names, schema);
        Assert.AreEqual("ColumnCopyingTransformer", loaded.GetType().Name);
    }

    [TestMethod]
    public void A_foreign_transformer_that_saves_a_stock_one_is_loaded_as_that()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ModelZip.Data();
        var foreign = new PassThrough { SavedAs = ml.Transforms.CopyColumns("B", "A").Fit(data) };
        var file = _scratch.File("foreign.zip");
        ml.Model.Save(new TransformerChain<ITransformer>(ml.Transforms.CopyColumns("C", "A").Fit(data), foreign), data.Schema, file);

        var steps = ((IEnumerable<ITransformer>)new MLContext().Model.Load(file, out _)).ToArray();

        CollectionAssert.AreEqual(new[] { "ColumnCopyingTransformer", "ColumnCopyingTransformer" }, steps.Select(step => step.GetType().Name).ToArray());
        Assert.AreEqual("B", steps[1].GetOutputSchema(data.Schema)[^1].Name);
    }

    [TestMethod]
    public void A_transformer_that_writes_nothing_cannot_be_saved()
    {
        var ml = new MLContext();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => ml.Model.Save(new PassThrough(), null, new MemoryStream()));
        Assert.AreEqual("ModelSignature not specified!", error.Message);
    }
}
