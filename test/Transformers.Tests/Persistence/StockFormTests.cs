using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>The form in which a model is saved, loaded by plain ML.NET.</summary>
[TestClass]
public sealed class StockFormTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void PlainLoadGivesTheSameTypedColumnsAndValues()
    {
        var birds = Birds.Rows(12);
        var data = _ml.Data.LoadFromEnumerable(birds);
        using var transformer = Birds.Transformer(_ml);
        var loaded = SaveAndLoad(transformer, data.Schema);
        Assert.IsNotInstanceOfType<MultiTaskTransformer>(loaded);
        var view = loaded.Transform(data);
        CollectionAssert.AreEquivalent(
            transformer.GetOutputSchema(data.Schema).Select(c => $"{c.Name} {c.Type}").ToArray(),
            view.Schema.Select(c => $"{c.Name} {c.Type}").ToArray()
        );
        var rows = _ml.Data.CreateEnumerable<Scored>(view, false).ToArray();
        for (var i = 0; i < birds.Length; i++)
            rows[i].Check(birds[i]);
        (loaded as IDisposable)!.Dispose();
    }

    [TestMethod]
    public void SlotNamesAndKeyValuesSurvive()
    {
        var data = _ml.Data.LoadFromEnumerable(Birds.Rows(3));
        using var transformer = Birds.Transformer(_ml);
        var schema = SaveAndLoad(transformer, data.Schema).Transform(data).Schema;
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        schema["Species.Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(Birds.Species, names.DenseValues().Select(n => n.ToString()).ToArray());
        schema["Species.PredictedLabel"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(Birds.Species, names.DenseValues().Select(n => n.ToString()).ToArray());
    }

    [TestMethod]
    [DataRow("Single", "0.1,3.4028235E+38,-7")]
    [DataRow("Double", "0.1,1E-300,-7")]
    [DataRow("Int32", "10,20,-7")]
    [DataRow("Int64", "9000000000,2,-7")]
    [DataRow("Byte", "200,0,1")]
    [DataRow("String", "ä ö,x;y,Z")]
    public void KeyValuesKeepTheirTypeAndOrder(string type, string values)
    {
        var birds = Birds.Rows(12);
        var data = _ml.Data.LoadFromEnumerable(birds);
        using var transformer = Birds.Transformer(_ml, schema: Birds.Schema(new KeyVocabulary(type, values.Split(','))));
        foreach (var portable in new[] { false, true })
        {
            var view = SaveAndLoad(transformer, data.Schema, portable).Transform(data);
            var vocabulary = KeyVocabularies.Read(view.Schema["Species.PredictedLabel"])!;
            Assert.AreEqual(type, vocabulary.Type);
            CollectionAssert.AreEqual(values.Split(','), vocabulary.Values.ToArray());
            var keys = portable
                ? view.GetColumn<uint[]>("Species.PredictedLabel").Select(k => k.Single())
                : view.GetColumn<uint>("Species.PredictedLabel");
            CollectionAssert.AreEqual(birds.Select(b => Birds.Expect(b).SpeciesKey).ToArray(), keys.ToArray());
        }
    }

    [TestMethod]
    public void KeysWithoutUsableValuesAreSavedByPosition()
    {
        var birds = Birds.Rows(12);
        var data = _ml.Data.LoadFromEnumerable(birds);
        foreach (var schema in new[] { Birds.Schema(plainKeys: true), Birds.Schema(new KeyVocabulary("String", ["a", "a", "b"])) })
        {
            using var transformer = Birds.Transformer(_ml, schema: schema);
            var view = SaveAndLoad(transformer, data.Schema).Transform(data);
            CollectionAssert.AreEqual(
                birds.Select(b => Birds.Expect(b).SpeciesKey).ToArray(),
                view.GetColumn<uint>("Species.PredictedLabel").ToArray()
            );
        }
    }

    [TestMethod]
    public void PortableGivesVectorsOfOne()
    {
        var birds = Birds.Rows(12);
        var data = _ml.Data.LoadFromEnumerable(birds);
        using var transformer = Birds.Transformer(_ml);
        var loaded = SaveAndLoad(transformer, data.Schema, portable: true);
        var view = loaded.Transform(data);
        Assert.AreEqual("Vector<Single, 1>", view.Schema["Mass.Score"].Type.ToString());
        Assert.AreEqual("Vector<Boolean, 1>", view.Schema["Sex.PredictedLabel"].Type.ToString());
        Assert.AreEqual("Vector<Key<UInt32, 0-2>, 1>", view.Schema["Species.PredictedLabel"].Type.ToString());
        Assert.AreEqual("Vector<Single, 3>", view.Schema["Species.Score"].Type.ToString());
        Assert.IsFalse(view.Schema.Any(column => column.Name.StartsWith("MultiTask.", StringComparison.Ordinal)));
        var mass = view.GetColumn<float[]>("Mass.Score").ToArray();
        for (var i = 0; i < birds.Length; i++)
            Assert.AreEqual(Birds.Expect(birds[i]).Mass, mass[i].Single(), 2e-3);
        Assert.IsFalse(((IEnumerable<ITransformer>)loaded).Any(step => step.GetType().Assembly == typeof(MultiTaskTransformer).Assembly));
    }

    [TestMethod]
    public void StockEvaluatorsAcceptWhatPlainLoadGives()
    {
        var birds = Birds.Rows(40);
        var data = _ml.Data.LoadFromEnumerable(birds);
        using var transformer = Birds.Transformer(_ml);
        var scored = SaveAndLoad(transformer, data.Schema).Transform(data);
        var weighed = birds.Where(b => !float.IsNaN(b.BodyMass)).ToArray();
        Assert.AreEqual(
            weighed.Average(b => Math.Abs(Birds.Expect(b).Mass - b.BodyMass)),
            _ml.Regression.Evaluate(scored, "BodyMass", "Mass.Score").MeanAbsoluteError,
            1e-2
        );
        var sex = _ml.BinaryClassification.Evaluate(scored, "IsMale", "Sex.Score", "Sex.Probability", "Sex.PredictedLabel");
        Assert.AreEqual(birds.Average(b => Birds.Expect(b).Male == b.IsMale ? 1.0 : 0), sex.Accuracy, 1e-9);
    }

    [TestMethod]
    public void MoreScalarsThanOneUnpackingStepHolds()
    {
        const int count = 19;
        var schema = new ModelSchema(
            [new("Features", ColumnKind.Single, 3, false, 0, [])],
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new TaskSchema($"T{i}", "regression", "y", [new($"T{i}.Score", ColumnKind.Single, 1, true, [])], 1)),
            ]
        );
        var model = NetworkExport.Build(
            schema,
            _ => new float[1],
            (ops, x) =>
            {
                var sum = ops.Sum(x[0], 1, keepAxis: true);
                return [.. Enumerable.Range(0, count).Select(i => ops.Affine(sum, 1, i))];
            }
        );
        var birds = Birds.Rows(3);
        var data = _ml.Data.LoadFromEnumerable(birds);
        using var transformer = new MultiTaskTransformer(_ml, model, schema);
        var view = SaveAndLoad(transformer, data.Schema).Transform(data);
        for (var i = 0; i < count; i++)
        {
            var column = view.GetColumn<float>($"T{i}.Score").ToArray();
            for (var row = 0; row < birds.Length; row++)
                Assert.AreEqual(birds[row].Features.Sum(x => (double)x) + i, column[row], 1e-5);
        }
        Assert.IsFalse(view.Schema.Any(column => column.Name.StartsWith("MultiTask.", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void ScalarAndKeyInputs()
    {
        var rows = Enumerable
            .Range(0, 8)
            .Select(i => new Named
            {
                BodyMass = i * 0.5f,
                Name = $"n{i % 3}",
                Names = [$"n{i % 3}", $"n{i % 3}"],
            })
            .ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        data = _ml
            .Transforms.Conversion.MapValueToKey("Key", "Name")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Names"))
            .Fit(data)
            .Transform(data);
        var schema = new ModelSchema(
            [
                new("BodyMass", ColumnKind.Single, 1, true, 0, []),
                new("Key", ColumnKind.Key, 1, true, 3, []),
                new("Keys", ColumnKind.Key, 2, false, 3, []),
            ],
            [new("T", "regression", "y", [new("T.Score", ColumnKind.Single, 1, true, [])], 1)]
        );
        var model = NetworkExport.Build(
            schema,
            name => name == "table" ? new float[] { 0, 10, 20, 30 } : new float[1],
            (ops, x) =>
            {
                var table = ops.Parameter("table", Initializer.Zeros, 4, 1);
                return [ops.Add(x[0], ops.Add(ops.Sum(ops.Embedding(table, x[1]), 1), ops.Sum(ops.Embedding(table, x[2]), 1)))];
            }
        );
        using var transformer = new MultiTaskTransformer(_ml, model, schema);
        var expected = rows.Select((row, i) => row.BodyMass + 3 * 10 * (i % 3 + 1)).ToArray();
        CollectionAssert.AreEqual(expected, transformer.Transform(data).GetColumn<float>("T.Score").ToArray());
        CollectionAssert.AreEqual(expected, SaveAndLoad(transformer, data.Schema).Transform(data).GetColumn<float>("T.Score").ToArray());
        CollectionAssert.AreEqual(
            model,
            OnnxModelFile.ToBytes(StockForm.Restore(OnnxModelFile.Parse(StockForm.Write(model, StockColumn.Plan(schema, false)))))
        );
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TheNetworkComesBackByteByByte(bool portable)
    {
        var model = Birds.Model();
        var stock = StockForm.Write(model, StockColumn.Plan(Birds.Schema(), portable));
        CollectionAssert.AreNotEqual(model, stock);
        CollectionAssert.AreEqual(model, OnnxModelFile.ToBytes(StockForm.Restore(OnnxModelFile.Parse(stock))));
    }

    [TestMethod]
    public void SavingLeavesNoTemporaryFiles()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var ml = new MLContext(1) { TempFilePath = folder.FullName };
        using var transformer = Birds.Transformer(ml);
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema, stream);
        Assert.IsTrue(stream.Length > 0);
        Assert.AreEqual(0, folder.EnumerateFileSystemInfos().Count());
        folder.Delete();
    }

    private sealed class Named
    {
        public float BodyMass { get; set; }

        public string Name { get; set; } = "";

        [VectorType(2)]
        public string[] Names { get; set; } = [];
    }

    private ITransformer SaveAndLoad(ITransformer transformer, DataViewSchema schema, bool portable = false)
    {
        using var stream = new MemoryStream();
        using (new PortableScope(portable))
            _ml.Model.Save(transformer, schema, stream);
        stream.Position = 0;
        return new MLContext(1).Model.Load(stream, out _);
    }
}
