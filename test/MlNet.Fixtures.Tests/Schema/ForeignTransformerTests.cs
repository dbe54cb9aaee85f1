using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>What ML.NET does with a transformer of somebody else's: seen by running it.</summary>
[TestClass]
public sealed class ForeignTransformerTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public ForeignTransformerTests() => _data = _ml.Data.LoadFromEnumerable(SRow.Eight());

    [TestMethod]
    public void ASaveThatDelegatesIsLoadedAsTheStockStep()
    {
        var model = Model(new ForeignTransformer(Copy("A2", "A")));
        var loaded = SaveAndLoad(model);
        Assert.AreEqual("TransformerChain<ITransformer>", TypeNames.Friendly(loaded.GetType()));
        CollectionAssert.AreEqual(
            new[] { "ColumnCopyingTransformer", "ColumnCopyingTransformer" },
            ((TransformerChain<ITransformer>)loaded).Select(step => step.GetType().Name).ToArray());
        CollectionAssert.AreEqual(_data.GetColumn<float>("A").ToArray(), loaded.Transform(_data).GetColumn<float>("A3").ToArray());
    }

    [TestMethod]
    public void ASaveThatWritesNothingIsRefused()
    {
        var model = Model(new ForeignTransformer(Copy("A2", "A"), savesItself: false));
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => SaveAndLoad(model));
        Assert.AreEqual("ModelSignature not specified!", thrown.Message);
    }

    [TestMethod]
    public void AnEngineMakesOneRowAndOwnsTheModel()
    {
        var foreign = new ForeignTransformer(Copy("A2", "A"));
        using (var engine = _ml.Model.CreatePredictionEngine<SRow, CopiedA>(Model(foreign)))
        {
            Assert.AreEqual(5f, engine.Predict(new SRow { A = 5 }).A3);
            Assert.AreEqual(7f, engine.Predict(new SRow { A = 7 }).A3);
        }

        Assert.AreEqual(1, foreign.RowsMade);
        Assert.AreEqual(1, foreign.Disposals);
    }

    [TestMethod]
    public void AnEngineCanLeaveTheModelAlone()
    {
        var foreign = new ForeignTransformer(Copy("A2", "A"));
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        _ml.Model.CreatePredictionEngine<SRow, CopiedA>(Model(foreign), options).Dispose();
        Assert.AreEqual(0, foreign.Disposals);
    }

    private TransformerChain<ITransformer> Model(ITransformer foreign) => new(foreign, Copy("A3", "A2", foreign.Transform(_data)));

    private ITransformer Copy(string output, string input, IDataView? data = null) => _ml.Transforms.CopyColumns(output, input).Fit(data ?? _data);

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _data.Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    public sealed class CopiedA
    {
        public float A3;
    }
}
