using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Zips whose chains a scorer turns into one graph: the graph is the chain, or stops, row by row.</summary>
[TestClass]
public sealed class ZipChainTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    [TestMethod]
    public async Task HashedTextThatNoGraphCanHashFailsItsOwnRequestOnly()
    {
        var hash = _ml.Transforms.Categorical.OneHotHashEncoding("F", "Text", numberOfBits: 2);
        var (path, scores) = Save(hash, "a", " a ", "", "b c");
        await using var scorer = MultiTaskScorer.Load(
            path,
            new ScorerOptions { MaximumBatchSize = 5, MaximumDelay = TimeSpan.FromSeconds(1) }
        );

        var odd = scorer.ScoreAsync(new TextRow { Text = "Köln" });
        var requests = new[] { "a", " a ", "", "b c" }.Select(text => scorer.ScoreAsync(new TextRow { Text = text })).ToArray();

        for (var i = 0; i < requests.Length; i++)
            Assert.AreEqual(scores[i], (await requests[i])["SpeciesSize"].Score(0), 1e-5);
        var error = await Assert.ThrowsExactlyAsync<OnnxRuntimeException>(() => odd);
        StringAssert.Contains(error.Message, "hash_of_text_that_is_not_ASCII");
    }

    [TestMethod]
    public void TextIsANumberWhereItIsOneToMlNet()
    {
        string[] texts = ["1", "1,5", "0x10", "5 apples", "", " ", " 7", "7 ", "1e3", "東京", "+2", "inf"];
        var (path, scores) = Save(_ml.Transforms.Conversion.ConvertType("F", "Text", DataKind.Single), 1, texts);
        using var scorer = MultiTaskScorer.Load(path);

        var result = scorer.Score(texts.Select(text => new TextRow { Text = text }).ToArray());

        for (var i = 0; i < texts.Length; i++)
            Assert.AreEqual(scores[i], result["SpeciesSize"].Score(i), 1e-5f, texts[i]);
        Assert.IsTrue(float.IsNaN(scores[1]), "what is no number is missing");
    }

    [TestMethod]
    public void AStepWhoseGraphIsAnotherIsRefusedByName()
    {
        var note = Assert.ThrowsExactly<OnnxModelException>(() =>
            MultiTaskScorer.Load(
                Save(_ml.Transforms.Conversion.MapValueToKey("K", "Number").Append(_ml.Transforms.Conversion.MapKeyToVector("F", "K")))
            )
        );
        StringAssert.Contains(note.Message, "ValueToKeyMapping");
        StringAssert.Contains(note.Message, "Double");
    }

    private sealed class NumberRow
    {
        public double Number { get; set; }
    }

    private string Save(IEstimator<ITransformer> step)
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { 1.0, 1 + 1e-12, 2, 3 }.Select(number => new NumberRow { Number = number }));
        using var network = Pipelines.Network(_ml, "F", 4);
        return Save(new TransformerChain<ITransformer>(step.Fit(data), network), data);
    }

    private (string Path, float[] Scores) Save(IEstimator<ITransformer> step, params string[] texts) => Save(step, 4, texts);

    private (string Path, float[] Scores) Save(IEstimator<ITransformer> step, int size, string[] texts)
    {
        var data = _ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        using var network = Pipelines.Network(_ml, "F", size);
        var chain = new TransformerChain<ITransformer>(step.Fit(data), network);
        return (Save(chain, data), [.. chain.Transform(data).GetColumn<float>("SpeciesSize.Score")]);
    }

    private string Save(ITransformer chain, IDataView data)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("zip-chain").FullName, "chain.zip");
        _ml.Model.Save(chain, data.Schema, path);
        return path;
    }
}
