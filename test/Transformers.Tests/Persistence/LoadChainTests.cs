using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Checking;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>An exported chain loaded from its .onnx alone: raw columns in, and the numbers of the chain it was made of.</summary>
[TestClass]
public sealed class LoadChainTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    public static IEnumerable<object[]> Names => ChainKinds.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TheFileAloneScoresRawRows(string name)
    {
        var kind = ChainKinds.All[name];
        var chain = kind.Fit(s_ml.Data.LoadFromEnumerable(Pipelines.Rows(40)));
        var rows = s_ml.Data.LoadFromEnumerable(Pipelines.Rows(25, strange: true));
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, rows, stream, new() { ParityRows = 0, LabelsAsValues = false });
        stream.Position = 0;
        using var loaded = (MultiTaskTransformer)
            new MLContext(2).MultiTask().Load(stream, out var schema, new ExecutionOptions { BatchSize = 7 });
        CollectionAssert.AreEqual(kind.Inputs, schema!.Select(column => column.Name).ToArray());
        string[] outputs = [.. SchemaCheck.Outputs(report.Schema).Select(column => column.Name)];
        var (expected, actual) = (chain.Transform(rows), loaded.Transform(rows));
        foreach (var (e, a) in ColumnReader.Read(expected, outputs, 25).Zip(ColumnReader.Read(actual, outputs, 25)))
        {
            Assert.AreEqual(expected.Schema[e.Name].Type.RawType, actual.Schema[e.Name].Type.RawType, e.Name);
            Assert.AreEqual(e.Items.Length, a.Items.Length, e.Name);
            for (var i = 0; i < e.Items.Length; i++)
            {
                if (e.Items.GetValue(i) is float f && !float.IsNaN(f))
                    Assert.AreEqual(f, (float)a.Items.GetValue(i)!, 1e-5 * Math.Max(1, Math.Abs(f)), $"{e.Name}[{i}]");
                else
                    Assert.AreEqual(e.Items.GetValue(i), a.Items.GetValue(i), $"{e.Name}[{i}]");
            }
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void ExportsAndSavesInACultureWithDecimalCommasAreTheSameBytes()
    {
        var data = s_ml.Data.LoadFromEnumerable(Pipelines.Rows(40));
        var chain = Pipelines.Usual(s_ml, data);
        var before = CultureInfo.CurrentCulture;
        var written = new Dictionary<string, byte[]>();
        try
        {
            foreach (var culture in new[] { "en-US", "de-DE", "fa-IR" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                using var stream = new MemoryStream();
                s_ml.MultiTask().ConvertToOnnx(chain, data, stream);
                written[culture] = stream.ToArray();
                stream.Position = 0;
                using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(stream, out _);
                CollectionAssert.AreEqual(
                    chain.Transform(data).GetColumn<float>("SpeciesSize.Score").ToArray(),
                    loaded.Transform(data).GetColumn<float>("SpeciesSize.Score").ToArray(),
                    new Near()
                );
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        CollectionAssert.AreEqual(written["en-US"], written["de-DE"]);
        CollectionAssert.AreEqual(written["en-US"], written["fa-IR"]);
    }

    [TestMethod]
    public void ASavedZipLoadsAfterTheFoldersThatItWasMadeInAreGone()
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var work = Directory.CreateDirectory(Path.Combine(folder.FullName, "work")).FullName;
        var file = Path.Combine(folder.FullName, "model.zip");
        var ml = new MLContext(1) { TempFilePath = work };
        var csv = Path.Combine(work, "rows.csv");
        // Lines that end as on Windows.
        File.WriteAllText(
            csv,
            "a,b\r\n"
                + string.Concat(Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i % 3},{i * 0.5}\r\n")))
        );
        var data = ml.Data.LoadFromTextFile(
            csv,
            new TextLoader.Options
            {
                Columns = [new("A", DataKind.String, 0), new("B", DataKind.Single, 1)],
                HasHeader = true,
                Separators = [','],
            }
        );
        float[] expected;
        var before = ml.Transforms.Categorical.OneHotEncoding("H", "A").Append(ml.Transforms.Concatenate("Features", "H", "B")).Fit(data);
        using (var network = Pipelines.Network(ml, "Features", 4))
        {
            var chain = new TransformerChain<ITransformer>(before, network);
            expected = [.. chain.Transform(data).GetColumn<float>("SpeciesSize.Score")];
            ml.MultiTask().Save(chain, data.Schema, file);
        }
        var rows = ml.Data.CreateEnumerable<TextRow>(data, reuseRowObject: false).ToArray();
        Directory.Delete(work, recursive: true);
        var other = new MLContext(2);
        var loaded = other.MultiTask().Load(file, out _);
        var stock = other.Model.Load(file, out _);
        folder.Delete(true);
        var again = other.Data.LoadFromEnumerable(rows);
        CollectionAssert.AreEqual(expected, loaded.Transform(again).GetColumn<float>("SpeciesSize.Score").ToArray());
        CollectionAssert.AreEqual(expected, stock.Transform(again).GetColumn<float>("SpeciesSize.Score").ToArray());
        (loaded as IDisposable)!.Dispose();
        (stock as IDisposable)!.Dispose();
    }

    private sealed class TextRow
    {
        public string A { get; set; } = "";

        public float B { get; set; }
    }

    private sealed class Near : System.Collections.IComparer
    {
        public int Compare(object? x, object? y) => Math.Abs((float)x! - (float)y!) <= 1e-5 * Math.Max(1, Math.Abs((float)x)) ? 0 : 1;
    }
}
