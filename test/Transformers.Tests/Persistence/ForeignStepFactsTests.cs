using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>What <see cref="MultiTaskTransformer"/> leans on where ML.NET saves, loads and owns a transformer that is not its
/// own.</summary>
[TestClass]
public sealed class ForeignStepFactsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public ForeignStepFactsTests() => _data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(i => new Row { A = i }).ToArray());

    [TestMethod]
    public void AStepThatSavesAStockOneIsLoadedAsThat()
    {
        var loaded = (TransformerChain<ITransformer>)SaveAndLoad(Chain(new ForeignTransformer(Copy("B", "A"))));
        CollectionAssert.AreEqual(
            new[] { "ColumnCopyingTransformer", "ColumnCopyingTransformer" },
            loaded.Select(step => step.GetType().Name).ToArray()
        );
        CollectionAssert.AreEqual(_data.GetColumn<float>("A").ToArray(), loaded.Transform(_data).GetColumn<float>("C").ToArray());
    }

    [TestMethod]
    public void AStepThatSavesNothingIsRefused() =>
        Assert.AreEqual(
            "ModelSignature not specified!",
            Assert
                .ThrowsExactly<InvalidOperationException>(() => SaveAndLoad(Chain(new ForeignTransformer(Copy("B", "A"), saves: false))))
                .Message
        );

    [TestMethod]
    public void AnEngineMakesOneRowAndDisposesOfTheModel()
    {
        var foreign = new ForeignTransformer(Copy("B", "A"));
        using (var engine = _ml.Model.CreatePredictionEngine<Row, Copied>(Chain(foreign)))
        {
            Assert.AreEqual(5f, engine.Predict(new Row { A = 5 }).C);
            Assert.AreEqual(7f, engine.Predict(new Row { A = 7 }).C);
        }
        Assert.AreEqual(1, foreign.RowsMade);
        Assert.AreEqual(1, foreign.Disposals);
    }

    private ITransformer Copy(string output, string input) => _ml.Transforms.CopyColumns(output, input).Fit(_data);

    private TransformerChain<ITransformer> Chain(ForeignTransformer foreign) =>
        new(foreign, _ml.Transforms.CopyColumns("C", "B").Fit(foreign.Transform(_data)));

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _data.Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    private sealed class Row
    {
        public float A { get; set; }
    }

    private sealed class Copied
    {
        public float C { get; set; }
    }
}
