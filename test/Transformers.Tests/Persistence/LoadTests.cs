using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary><c>ml.MultiTask().Load</c>: our transformer is back in place.</summary>
[TestClass]
public sealed class LoadTests
{
    private readonly MLContext _ml = new(1);
    private readonly Bird[] _birds = Birds.Rows(12);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AModelAlone(bool portable)
    {
        using var transformer = Birds.Transformer(_ml);
        using var loaded = (MultiTaskTransformer)SaveAndLoad(transformer, new SaveOptions { Portable = portable }, out var schema);
        CollectionAssert.AreEqual(transformer.OnnxModel.ToArray(), loaded.OnnxModel.ToArray());
        CollectionAssert.AreEqual(Data.Schema.Select(c => c.Name).ToArray(), schema!.Select(c => c.Name).ToArray());
        foreach (var row in _ml.Data.CreateEnumerable<Scored>(loaded.Transform(Data), false))
            row.Check(_birds[row.Id]);
        CollectionAssert.AreEqual(
            transformer.GetOutputSchema(Data.Schema).Select(c => $"{c.Name} {c.Type}").ToArray(),
            loaded.GetOutputSchema(schema!).Select(c => $"{c.Name} {c.Type}").ToArray()
        );
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TwoModelsInNestedChainsWithStockStepsAround(bool portable)
    {
        using var a = Birds.Transformer(_ml);
        using var b = Birds.Transformer(_ml, schema: Birds.Second("B."));
        var front = _ml.Transforms.CopyColumns("Kept", "Name").Fit(Data);
        var scored = a.Transform(front.Transform(Data));
        var behind = _ml.Transforms.Conversion.MapKeyToValue("SpeciesText", "Species.PredictedLabel").Fit(scored);
        var chain = new TransformerChain<ITransformer>(
            [front, new TransformerChain<ITransformer>(a, behind), b],
            [TransformerScope.Everything, TransformerScope.TrainTest, TransformerScope.Scoring]
        );
        var loaded = (TransformerChain<ITransformer>)SaveAndLoad(chain, new SaveOptions { Portable = portable }, out _);
        ITransformer[] steps = [.. loaded];
        Assert.AreEqual(3, steps.Length);
        Assert.IsInstanceOfType<MultiTaskTransformer>(((IEnumerable<ITransformer>)steps[1]).First());
        Assert.AreEqual("B.Species", ((MultiTaskTransformer)steps[2]).Schema.Tasks[0].Name);
        CollectionAssert.AreEqual(new[] { steps[0], steps[2] }, loaded.GetModelFor(TransformerScope.Scoring).ToArray());
        CollectionAssert.AreEqual(new[] { steps[0], steps[1] }, loaded.GetModelFor(TransformerScope.Training).ToArray());
        CollectionAssert.AreEqual(
            _birds.Select(bird => Birds.Species[Birds.Expect(bird).SpeciesKey - 1]).ToArray(),
            loaded.Transform(Data, TransformerScope.Training).GetColumn<string>("SpeciesText").ToArray()
        );
        CollectionAssert.AreEqual(
            scored.GetColumn<float>("Mass.Score").ToArray(),
            loaded.Transform(Data, TransformerScope.Scoring).GetColumn<float>("B.Mass.Score").ToArray()
        );
        loaded.Dispose();
    }

    [TestMethod]
    public void AStockOnnxTransformerInTheChainStaysWhatItIs()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var file = Path.Combine(folder.FullName, "plain.onnx");
        File.WriteAllBytes(file, Birds.Model());
        var onnx = _ml.Transforms.ApplyOnnxModel("Mass.Score", "Features", file).Fit(Data);
        using var transformer = Birds.Transformer(_ml);
        var loaded = (TransformerChain<ITransformer>)SaveAndLoad(new TransformerChain<ITransformer>(onnx, transformer), null, out _);
        Assert.AreEqual("OnnxTransformer, MultiTaskTransformer", string.Join(", ", loaded.Select(step => step.GetType().Name)));
        loaded.Dispose();
        onnx.Dispose();
        folder.Delete(true);
    }

    [TestMethod]
    public void AnOnnxFileAlone()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var file = Path.Combine(folder.FullName, "birds.onnx");
        using (var transformer = Birds.Transformer(_ml))
            File.WriteAllBytes(file, transformer.OnnxModel.ToArray());
        using var loaded = (MultiTaskTransformer)_ml.MultiTask().Load(file, out var schema);
        folder.Delete(true);
        Assert.AreEqual("Features Vector<Single, 3>", string.Join(", ", schema!.Select(c => $"{c.Name} {c.Type}")));
        foreach (var row in _ml.Data.CreateEnumerable<Scored>(loaded.Transform(Data), false))
            row.Check(_birds[row.Id]);
        using var stream = new MemoryStream(Birds.Model());
        using var again = (MultiTaskTransformer)_ml.MultiTask().Load(stream, out _);
        Assert.AreEqual(3, again.Schema.Tasks.Count);
    }

    [TestMethod]
    public void SavedModelsNameNoPathsUsersOrMachines()
    {
        using var transformer = Birds.Transformer(_ml);
        using var stream = new MemoryStream();
        _ml.MultiTask().Save(transformer, Data.Schema, stream);
        using var zip = new ZipArchive(stream);
        string[] forbidden =
        [
            Path.GetTempPath().TrimEnd('/'),
            Environment.CurrentDirectory,
            AppContext.BaseDirectory.TrimEnd('/'),
            Environment.MachineName,
        ];
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using (var from = entry.Open())
                from.CopyTo(content);
            foreach (
                var text in new[]
                {
                    Encoding.UTF8.GetString(content.ToArray()),
                    Encoding.Unicode.GetString(content.ToArray()),
                    entry.FullName,
                }
            )
                foreach (var word in forbidden.Where(word => word.Length > 3))
                    Assert.IsFalse(text.Contains(word, StringComparison.OrdinalIgnoreCase), $"{entry.FullName} holds {word}");
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void CultureChangesNothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            using var transformer = Birds.Transformer(_ml, schema: Birds.Schema(new KeyVocabulary("Single", ["0.5", "1.25", "-3"])));
            using var loaded = (MultiTaskTransformer)SaveAndLoad(transformer, null, out _);
            CollectionAssert.AreEqual(new[] { "0.5", "1.25", "-3" }, loaded.Schema.Tasks[0].Outputs[2].KeyValues!.Values.ToArray());
            CollectionAssert.AreEqual(
                new[] { "0.5", "1.25", "-3" },
                KeyVocabularies.Read(loaded.GetOutputSchema(Data.Schema)["Species.PredictedLabel"])!.Values.ToArray()
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void AFailedSaveLeavesTheOldFileAndNothingElse()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var file = Path.Combine(folder.FullName, "model.zip");
        File.WriteAllText(file, "old");
        var unsavable = _ml.Transforms.CustomMapping<Bird, Scored>((_, _) => { }, null).Fit(Data);
        Assert.Throws<InvalidOperationException>(() => _ml.MultiTask().Save(unsavable, Data.Schema, file));
        Assert.AreEqual("old", File.ReadAllText(file));
        Assert.AreEqual(1, folder.GetFiles().Length);
        folder.Delete(true);
    }

    [TestMethod]
    public void WhatIsNoModelIsRefusedInWords()
    {
        Assert.Throws<FileNotFoundException>(() => _ml.MultiTask().Load("no such file.zip", out _));
        Refused<OnnxModelException>([], "empty");
        Refused<OnnxModelException>("this is a text"u8.ToArray(), "");
        Refused<OnnxModelException>(Birds.Model()[..300], "");
        Refused<OnnxModelException>(Zip(("a.txt", 10)), "no model");
        Refused<OnnxModelException>(Zip(("../../evil", 10)), "leads out of it");
        Refused<OnnxModelException>(Zip(("/evil", 10)), "leads out of it");
        Refused<OnnxModelException>(Zip(("bomb", 400 << 20)), "unpacks to more");
        Refused<OnnxModelException>(Zip(("TransformerChain/OnnxModel", 3), ("TransformerChain\\OnnxModel", 3)), "two entries");
        var plain = MlNet.MultiTask.Graph.OnnxModelFile.Parse(Birds.Model());
        plain.MetadataProps.Clear();
        Refused<OnnxModelException>(MlNet.MultiTask.Graph.OnnxModelFile.ToBytes(plain), "no multi-task schema");

        void Refused<T>(byte[] bytes, string says)
            where T : Exception
        {
            var e = Assert.Throws<T>(() => _ml.MultiTask().Load(new MemoryStream(bytes), out _));
            StringAssert.Contains(e.Message, says);
        }
    }

    [TestMethod]
    public void DamagedZipsAreRefusedAndLeaveNoFiles()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var ml = new MLContext(1) { TempFilePath = folder.FullName };
        using var transformer = Birds.Transformer(ml);
        using var stream = new MemoryStream();
        ml.MultiTask().Save(transformer, Data.Schema, stream);
        var good = stream.ToArray();
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var bytes = i % 2 == 0 ? good[..random.Next(4, good.Length)] : [.. good];
            for (var k = 0; k < i % 5 + 1; k++)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                (ml.MultiTask().Load(new MemoryStream(bytes), out _) as IDisposable)?.Dispose();
            }
            catch (Exception e) when (e is OnnxModelException) { }
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.AreEqual(0, folder.GetFileSystemInfos().Length);
        folder.Delete(true);
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(_birds);

    private static byte[] Zip(params (string Name, int Length)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, length) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                var block = new byte[1 << 16];
                for (var left = length; left > 0; left -= block.Length)
                    entry.Write(block, 0, Math.Min(left, block.Length));
            }
        return stream.ToArray();
    }

    private ITransformer SaveAndLoad(ITransformer model, SaveOptions? options, out DataViewSchema? schema)
    {
        using var stream = new MemoryStream();
        _ml.MultiTask().Save(model, Data.Schema, stream, options);
        stream.Position = 0;
        return new MLContext(2).MultiTask().Load(stream, out schema, new ExecutionOptions { BatchSize = 5 });
    }
}
