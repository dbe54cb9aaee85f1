using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Raw text in, tags and answers out, as one ONNX file.</summary>
[TestClass]
public sealed class TextFileTests
{
    private static readonly MLContext s_ml = new(1);

    // Unseen words, none at all, only separators, other scripts, beyond UTF-16's first plane, one long text.
    private static readonly string[] s_texts =
    [
        "the dog",
        "who see a red cat",
        "the zebra run",
        "",
        "   ",
        " the  dog ",
        "собака the 犬",
        "😀 dog 東京 Köln",
        "the\tdog",
        "walk",
        string.Join(' ', Enumerable.Repeat("the red dog", 60)),
    ];

    public static IEnumerable<object[]> Trunks() =>
        [
            [new GruTrunk(8), SequencePooling.Last],
            [new ConvolutionTrunk(8) { Layers = 2 }, SequencePooling.Maximum],
            [new TransformerTrunk(8) { Heads = 2 }, SequencePooling.Attention],
        ];

    [TestMethod]
    [DynamicData(nameof(Trunks))]
    public void IsOneFileThatGivesTheSame(SequenceTrunk trunk, SequencePooling pooling)
    {
        var rows = View(Sentence.Make(80));
        var chain = Words().Append(Trainer(trunk, pooling)).Fit(rows);
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, rows, stream);
        Assert.AreEqual(80, report.Parity!.Rows);
        Assert.IsLessThan(1e-4, report.Parity.Largest);
        Assert.IsGreaterThan(10, report.Parity.EdgeRows);
        CollectionAssert.AreEqual(new[] { "Text" }, report.Schema.Inputs.Select(input => input.Name).ToArray());

        // On a bare ONNX Runtime, all rows together and each alone.
        Check(chain, stream.ToArray(), s_texts);
        foreach (var text in s_texts)
            Check(chain, stream.ToArray(), [text]);
        Check(chain, stream.ToArray(), ["", ""]);
    }

    /// <summary>Words of emoji, of letters with marks of their own, and pairs that only case or form tells apart, all known to the
    /// vocabulary: each has its own key in the file too.</summary>
    [TestMethod]
    public void OddWordsAreTheSameWordsInTheFile()
    {
        string[] odd =
        [
            "😀", "👩‍👩‍👧", "👍🏽", "👍", "é", "e\u0301", "İstanbul", "istanbul", "i\u0307stanbul", "ISTANBUL",
            "ılık", "Straße", "STRASSE", "straße", "ẞ", "ß",
            "ΣΊΣΥΦΟΣ", "σίσυφος", "ﬁne", "fine", "Ǆ", "ǆ",
            "𐐀", "𐐨", "שָׁלוֹם", "नमस्ते", "한", "\u1112\u1161\u11ab", "x\u200by", "xy",
        ];
        var random = new Random(2);
        Sentence[] drawn =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i =>
                {
                    string[] words = [.. Enumerable.Range(0, 1 + i % 6).Select(_ => odd[random.Next(odd.Length)]), odd[i % odd.Length]];
                    return new Sentence
                    {
                        Text = string.Join(' ', words),
                        Tags = string.Join(' ', words.Select(word => word.Length > 4 ? "NOUN" : "DET")),
                        IsQuestion = words[0].Length > 3,
                        Size = words.Length,
                    };
                }),
        ];
        var rows = View(drawn);
        var chain = Words().Append(Trainer(new ConvolutionTrunk(8), SequencePooling.Maximum)).Fit(rows);
        using var stream = new MemoryStream();
        Assert.AreEqual(60, s_ml.MultiTask().ConvertToOnnx(chain, rows, stream).Parity!.Rows);
        var alone = View([.. odd.Select(word => new Sentence { Text = word })]);
        var keys = chain.Transform(alone).GetColumn<uint[]>("Words").Select(row => row.Single()).ToArray();
        Assert.AreEqual(odd.Length, keys.Where(key => key > 0).Distinct().Count(), "all are words of their own");
        string[] cased = [.. odd.Select(word => word.ToUpperInvariant()), .. odd.Select(word => word.ToLowerInvariant())];
        Check(chain, stream.ToArray(), [.. odd, .. cased, .. drawn.Select(row => row.Text)]);
    }

    private static void Check(ITransformer chain, byte[] file, string[] texts)
    {
        using var session = new InferenceSession(file);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("Text", new DenseTensor<string>(texts, [texts.Length, 1]))]);
        var got = results.ToDictionary(result => result.Name);
        var want = chain.Transform(View([.. texts.Select(text => new Sentence { Text = text })]));
        var steps = got["Tags.Steps"].AsTensor<long>().ToArray();
        var words = want.GetColumn<uint[]>("Words").ToArray();
        CollectionAssert.AreEqual(words.Select(row => (long)row.Length).ToArray(), steps);
        var (tags, scores) = (got["Tags.PredictedLabel"].AsTensor<uint>(), got["Tags.Score"].AsTensor<float>());
        var wantTags = want.GetColumn<uint[]>("Tags.PredictedLabel").ToArray();
        var wantScores = want.GetColumn<float[]>("Tags.Score").ToArray();
        for (var row = 0; row < texts.Length; row++)
            for (var t = 0; t < steps[row]; t++)
            {
                Assert.AreEqual(wantTags[row][t], tags[row, t], $"{texts[row]}, step {t}");
                for (var k = 0; k < 5; k++)
                    Assert.AreEqual(wantScores[row][t * 5 + k], scores[row, t, k], 1e-5, $"{texts[row]}, step {t}");
            }
        foreach (var column in new[] { "Question.Probability", "Size.Score" })
            Near.Values(
                want.GetColumn<float>(column).Select(value => (double)value).ToArray(),
                got[column].AsTensor<float>().ToArray(),
                1e-5,
                column
            );
    }

    [TestMethod]
    public void TheScorerTakesTheFile()
    {
        var rows = View(Sentence.Make(80));
        var chain = Words().Append(Trainer(new GruTrunk(8), SequencePooling.Mean)).Fit(rows);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "text.onnx");
        s_ml.MultiTask().ConvertToOnnx(chain, rows, file);
        using var scorer = MultiTaskScorer.Load(file);
        CheckScorer(chain, scorer);

        // The zip of the chain is converted and proven when it is loaded.
        var zip = Path.Combine(folder.Path, "text.zip");
        s_ml.MultiTask().Save(chain, rows.Schema, zip);
        using var zipped = MultiTaskScorer.Load(zip);
        CheckScorer(chain, zipped);
    }

    /// <summary>Two columns of a sequence from two texts: where they have different numbers of words, there is no answer.</summary>
    [TestMethod]
    public void TextsOfDifferentLengthsHaveNoAnswer()
    {
        var rows = View(Sentence.Make(80));
        var chain = Sentence.Steps(s_ml).Append(Trainer(new GruTrunk(8), SequencePooling.Mean, "Words", "Ends")).Fit(rows);
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, rows, stream);
        Assert.AreEqual(80, report.Parity!.Rows);
        using var session = new InferenceSession(stream.ToArray());
        DenseTensor<string> Column(params string[] texts) => new(texts, [texts.Length, 1]);
        using var results = session.Run([
            NamedOnnxValue.CreateFromTensor("Text", Column("the dog", "the red dog", "dog")),
            NamedOnnxValue.CreateFromTensor("Ends", Column("e g", "e g", "o d g")),
        ]);
        var got = results.ToDictionary(result => result.Name);
        var chance = got["Question.Probability"].AsTensor<float>();
        Assert.IsTrue(float.IsFinite(chance[0, 0]) && float.IsNaN(chance[1, 0]) && float.IsNaN(chance[2, 0]));
        var tags = got["Tags.PredictedLabel"].AsTensor<uint>();
        Assert.AreNotEqual(0u, tags[0, 0]);
        Assert.AreEqual(0u, tags[1, 0]);
        Assert.AreEqual(0u, tags[2, 0]);
    }

    /// <summary>ML.NET's characters are UTF-16's units: what has two of them is one for ONNX Runtime, and the proof says so.</summary>
    [TestMethod]
    public void CharactersAreOneFileButForWhatIsTwoOfThem()
    {
        var rows = View(Sentence.Make(60));
        var chain = s_ml
            .Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text", useMarkerCharacters: false)
            .Append(
                s_ml.MultiTask()
                    .Trainer(
                        ["Characters"],
                        [Tasks.Binary("Question", "IsQuestion")],
                        new MultiTaskOptions
                        {
                            Architecture = new HardSharing { TrunkLayers = [8] },
                            Sequence = new SequenceEncoding
                            {
                                Trunk = new GruTrunk(8),
                                Widths = new Dictionary<string, int> { ["Characters"] = 4 },
                            },
                            MaximumEpochs = 1,
                            BatchSize = 16,
                            Seed = 5,
                            Threads = 1,
                        }
                    )
            )
            .Fit(rows);
        var error = Assert.ThrowsExactly<OnnxExportException>(() => s_ml.MultiTask().ConvertToOnnx(chain, rows, Stream.Null));
        StringAssert.Contains(error.Message, "😀");
        using var stream = new MemoryStream();
        s_ml.MultiTask().ConvertToOnnx(chain, rows, stream, new OnnxExportOptions { ParityRows = 0 });
        string[] texts = ["the dog", "", "собака 犬", "a", "Köln\t!"];
        using var session = new InferenceSession(stream.ToArray());
        using var results = session.Run(
            [NamedOnnxValue.CreateFromTensor("Text", new DenseTensor<string>(texts, [texts.Length, 1]))],
            ["Question.Score"]
        );
        var want = chain.Transform(View([.. texts.Select(text => new Sentence { Text = text })])).GetColumn<float>("Question.Score");
        Near.Values(want.Select(value => (double)value).ToArray(), results[0].AsTensor<float>().ToArray(), 1e-5, "scores");
    }

    /// <summary>What has words and no known ends, or is no model's answer, is refused by name.</summary>
    [TestMethod]
    public void WhatHasNoEndsIsNamed()
    {
        var rows = View(Sentence.Make(60));
        var chain = Words().Append(Trainer(new GruTrunk(4), SequencePooling.Mean)).Fit(rows);
        string Error(ITransformer model, IDataView view, params string[] outputs) =>
            Assert
                .ThrowsExactly<OnnxExportException>(() =>
                    s_ml.MultiTask()
                        .ConvertToOnnx(model, view, Stream.Null, outputs.Length == 0 ? null : new OnnxExportOptions { Outputs = outputs })
                )
                .Message;
        StringAssert.Contains(Error(chain, rows, "Words"), "The column 'Words' is");
        var network = ((TransformerChain<MultiTaskTransformer>)chain).LastTransformer;
        var keys = Words().Fit(rows).Transform(rows);
        StringAssert.Contains(Error(network, keys), "it reads 'Words', whose rows have different lengths");
    }

    private static void CheckScorer(ITransformer chain, MultiTaskScorer scorer)
    {
        string[] texts = [.. s_texts, .. s_texts.Reverse(), .. Sentence.Make(200, 7).Select(row => row.Text)];
        var want = chain.Transform(View([.. texts.Select(text => new Sentence { Text = text })]));
        var tags = want.GetColumn<uint[]>("Tags.PredictedLabel").ToArray();
        var question = want.GetColumn<float>("Question.Probability").ToArray();
        string[] names = ["", "DET", "NOUN", "VERB", "ADJ", "PRON"];
        var got = scorer.Score(new ScoringInput(texts.Length).Add<string>("Text", texts));
        for (var row = 0; row < texts.Length; row++)
        {
            CollectionAssert.AreEqual(tags[row].Select(tag => names[tag]).ToArray(), got["Tags"].Tags(row).ToArray(), texts[row]);
            Assert.AreEqual(question[row], got["Question"].Probability(row), 1e-5, texts[row]);
        }
        for (var row = 0; row < 20; row++)
        {
            var alone = scorer.Score(new ScoringInput(1).Add<string>("Text", [texts[row]]));
            CollectionAssert.AreEqual(tags[row].Select(tag => names[tag]).ToArray(), alone["Tags"].Tags(0).ToArray(), texts[row]);
        }
    }

    private static IEstimator<ITransformer> Words() =>
        s_ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Words"))
            .Append(s_ml.Transforms.Text.TokenizeIntoWords("TagKeys", "Tags"))
            .Append(
                s_ml.Transforms.Conversion.MapValueToKey(
                    "TagKeys",
                    keyData: View(["DET", "NOUN", "VERB", "ADJ", "PRON"])
                )
            );

    private static MultiTaskEstimator Trainer(SequenceTrunk trunk, SequencePooling pooling, params string[] features) =>
        s_ml.MultiTask()
            .Trainer(
                features.Length > 0 ? features : ["Words"],
                [Tasks.Tagging("Tags", "TagKeys"), Tasks.Binary("Question", "IsQuestion"), Tasks.Regression("Size", "Size")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [], TowerLayers = [8] },
                    Sequence = new SequenceEncoding { Trunk = trunk, Pooling = pooling },
                    Optimizer = new Adam { LearningRate = 0.01 },
                    MaximumEpochs = 4,
                    BatchSize = 16,
                    Seed = 5,
                    Threads = 1,
                }
            );

    private static IDataView View(Sentence[] rows) => s_ml.Data.LoadFromEnumerable(rows);

    private static IDataView View(string[] values) => s_ml.Data.LoadFromEnumerable(values.Select(value => new Value { Text = value }));

    private sealed class Value
    {
        public string Text { get; set; } = "";
    }
}
