using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>The exported file is right whatever the columns are called: each export proves itself on the sample, and its outputs are looked
/// at here.</summary>
[TestClass]
public sealed class NameTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly string[] s_columns = ["Species.Score", "Species.PredictedLabel", "SpeciesSize.Score"];

    // Names that raw columns may have.
    public static IEnumerable<object[]> Names =>
        new[]
        {
            "Species.Score",
            "Species.PredictedLabel",
            "X.output",
            "species.score",
            "a.b",
            "a/b",
            "step1.CopyColumns/X",
            "output/Species.Score",
            "Größe",
            "東京",
            "🐧",
            "a b",
            "'",
            "\"",
            "missing/MatMul",
            "MultiTask.Stock.Value",
            "const/1",
            "F.output",
            "0",
            ".",
            "/",
        }.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void AnUnusedRawColumnDoesNotTakeAnOutputsPlace(string name)
    {
        var data = Named(name);
        var network = Pipelines.Network(s_ml, "F", 3);
        var (report, given) = Export(network, data);
        CollectionAssert.AreEqual(s_columns, given);
        CollectionAssert.AreEqual(new[] { "F" }, report.Schema.Inputs.Select(input => input.Name).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ARawColumnOfThatNameMayBeUsed(string name)
    {
        var data = Named(name);
        // The column is read in front of the network, whose output may hide it.
        var chain = new TransformerChain<ITransformer>(
            s_ml.Transforms.CopyColumns("Wide", name).Append(s_ml.Transforms.Concatenate("Both", "F", "Wide")).Fit(data),
            Pipelines.Network(s_ml, "Both", 4)
        );
        var (report, given) = Export(chain, data);
        CollectionAssert.AreEquivalent(new[] { "F", name }, report.Schema.Inputs.Select(input => input.Name).ToArray());
        CollectionAssert.AreEqual(s_columns.Select(column => column == name ? name + ".output" : column).ToArray(), given);
    }

    [TestMethod]
    public void SuffixesOfOutputsMeetColumnsThatHaveThem()
    {
        var data = s_ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 20)
                .Select(i => new Suffixed
                {
                    F = i,
                    Score = i * 2,
                    Output = i * 3,
                    Both = i * 5,
                })
        );
        var chain = new TransformerChain<ITransformer>(
            s_ml.Transforms.Concatenate("All", "F", "Species.Score", "Species.Score.output", "Species.Score.output.output").Fit(data),
            Pipelines.Network(s_ml, "All", 4)
        );
        var (_, given) = Export(chain, data);
        CollectionAssert.AreEqual(new[] { "Species.Score.output.output.output", "Species.PredictedLabel", "SpeciesSize.Score" }, given);
    }

    [TestMethod]
    public void AModelOverAnothersOutputs()
    {
        var data = Named("X");
        var first = Pipelines.Network(s_ml, "F", 3);
        foreach (var name in new[] { "Second", "species", "Species.Score" })
        {
            var chain = new TransformerChain<ITransformer>(first, Pipelines.Network(s_ml, "Species.Score", 3, name, seed: 4));
            var (report, given) = Export(chain, data);
            CollectionAssert.AreEqual(s_columns.Concat([$"{name}.Score", $"{name}.PredictedLabel", $"{name}Size.Score"]).ToArray(), given);
            CollectionAssert.AreEqual(new[] { "F" }, report.Schema.Inputs.Select(input => input.Name).ToArray());
        }
    }

    [TestMethod]
    public void NamesThatDifferByCase()
    {
        var data = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Cased { A = i, Lower = -i }));
        var chain = new TransformerChain<ITransformer>(
            s_ml.Transforms.NormalizeMinMax("B", "A")
                .Append(s_ml.Transforms.NormalizeMinMax("b", "a"))
                .Append(s_ml.Transforms.Concatenate("F", "B", "b", "a"))
                .Fit(data),
            Pipelines.Network(s_ml, "F", 3)
        );
        var (report, _) = Export(chain, data);
        CollectionAssert.AreEquivalent(new[] { "A", "a" }, report.Schema.Inputs.Select(input => input.Name).ToArray());
    }

    private static (OnnxExportReport Report, string[] Outputs) Export(ITransformer chain, IDataView data)
    {
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, data, stream);
        Assert.IsLessThan(1e-5, report.Parity!.Largest);
        stream.Position = 0;
        // The file also loads, with its schema.
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(stream, out _);
        return (report, [.. report.Parity.Outputs.Select(output => output.Output)]);
    }

    // A vector F, and a number under the name.
    private static IDataView Named(string name)
    {
        var data = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row { F = [i, 1 - i, i % 3], X = i % 7 }));
        return name == "X"
            ? data
            : s_ml.Transforms.CopyColumns(name, "X").Append(s_ml.Transforms.DropColumns("X")).Fit(data).Transform(data);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] F { get; set; } = [];

        public float X { get; set; }
    }

    private sealed class Suffixed
    {
        public float F { get; set; }

        [ColumnName("Species.Score")]
        public float Score { get; set; }

        [ColumnName("Species.Score.output")]
        public float Output { get; set; }

        [ColumnName("Species.Score.output.output")]
        public float Both { get; set; }
    }

    private sealed class Cased
    {
        public float A { get; set; }

        [ColumnName("a")]
        public float Lower { get; set; }
    }
}
