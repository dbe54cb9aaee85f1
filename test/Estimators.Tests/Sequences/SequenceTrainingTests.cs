using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Networks over sequences, trained: token tasks and tasks of rows, from text to the file and back.</summary>
[TestClass]
public sealed class SequenceTrainingTests
{
    private static readonly Lazy<(MLContext Ml, ITransformer Steps, IDataView Test, MultiTaskTransformer Model)> s_trained = new(() =>
        Train(Options())
    );

    public static IEnumerable<object[]> Trunks() =>
        [["gru"], ["transformer"], ["convolutions"], ["none"]];

    [TestMethod]
    [DynamicData(nameof(Trunks))]
    public void LearnsTagsAndRowsTogether(string trunk)
    {
        var (ml, _, test, model) =
            trunk == "gru"
                ? s_trained.Value
                : Train(
                    Options() with
                    {
                        Sequence = new SequenceEncoding
                        {
                            Trunk = trunk switch
                            {
                                "transformer" => new TransformerTrunk(32) { Heads = 2, Layers = 1, Dropout = 0 },
                                "convolutions" => new ConvolutionTrunk(32) { Layers = 2 },
                                _ => null,
                            },
                            Pooling = trunk == "none" ? SequencePooling.Maximum : SequencePooling.Attention,
                        },
                        // Attention has to find the word before first.
                        Optimizer = new Adam { LearningRate = trunk == "transformer" ? 0.003 : 0.01 },
                        MaximumEpochs = trunk == "transformer" ? 30 : 12,
                    }
                );
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var metrics = ml.MultiTask().Evaluate(model.Transform(test));
        var tags = metrics["Tags"].Tagging;
        // Without context run, walk and see behind an article are told apart by nothing.
        if (trunk == "none")
            Assert.IsInRange(0.85, 0.95, tags.TokenAccuracy);
        else
            Assert.IsGreaterThan(0.99, tags.TokenAccuracy);
        Assert.IsNull(tags.Spans, "these are no BIO tags");
        if (trunk is "gru" or "transformer")
            Assert.IsGreaterThan(0.97, metrics["Question"].Binary.Accuracy);
    }

    // The preset's ensemble has no answer for each step.
    [TestMethod]
    public void APresetLeavesSequencesToThePlainDefaults()
    {
        var (_, _, test, model) = Train(new MultiTaskOptions { Preset = Preset.Default, MaximumEpochs = 1, Seed = 1 });
        Assert.IsNotEmpty(model.Transform(test).GetColumn<uint[]>("Tags.PredictedLabel").First());
    }

    [TestMethod]
    public void OutputsAreVectorsAsLongAsTheRow()
    {
        var (_, _, test, model) = s_trained.Value;
        var scored = model.Transform(test);
        var tags = scored.Schema["Tags.PredictedLabel"];
        Assert.IsTrue(tags.Type is VectorDataViewType { IsKnownSize: false, ItemType: KeyDataViewType { Count: 5 } }, $"{tags.Type}");
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        tags.GetKeyValues(ref names);
        CollectionAssert.AreEqual(new[] { "DET", "NOUN", "VERB", "ADJ", "PRON" }, names.DenseValues().Select(x => x.ToString()).ToArray());
        var words = scored.GetColumn<uint[]>("Words").ToArray();
        var predicted = scored.GetColumn<uint[]>("Tags.PredictedLabel").ToArray();
        var scores = scored.GetColumn<float[]>("Tags.Score").ToArray();
        var probabilities = scored.GetColumn<float[]>("Tags.Probability").ToArray();
        for (var row = 0; row < words.Length; row++)
        {
            Assert.HasCount(words[row].Length, predicted[row]);
            Assert.HasCount(5 * words[row].Length, scores[row]);
            for (var step = 0; step < words[row].Length; step++)
            {
                var own = scores[row].AsSpan(5 * step, 5).ToArray();
                Assert.AreEqual(1, own.Sum(), 1e-5);
                Assert.AreEqual(own.Max(), probabilities[row][step]);
                Assert.AreEqual(own.Max(), own[predicted[row][step] - 1]);
            }
        }
    }

    [TestMethod]
    public void SavedAndLoadedItIsTheSame()
    {
        var (ml, steps, _, model) = s_trained.Value;
        var raw = ml.Data.LoadFromEnumerable(Sentence.Make(50, seed: 9));
        var chain = new TransformerChain<ITransformer>(steps, model);
        using var folder = new TemporaryFolder();
        var zip = Path.Combine(folder.Path, "model.zip");
        ml.MultiTask().Save(chain, raw.Schema, zip);
        var loaded = ml.MultiTask().Load(zip, out _);
        AreSame(chain.Transform(raw), loaded.Transform(raw));
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        var network = ml.MultiTask().Load(file, out _);
        AreSame(chain.Transform(raw), network.Transform(steps.Transform(raw)));
        var error = Assert.ThrowsExactly<NotSupportedException>(() =>
            ml.MultiTask().Save(chain, raw.Schema, zip, new SaveOptions { Portable = true })
        );
        StringAssert.Contains(error.Message, "'Words', whose rows have different lengths");
    }

    [TestMethod]
    public void EnginesAndScorersGiveWhatTheViewGives()
    {
        var (ml, steps, _, model) = s_trained.Value;
        var sentences = Sentence.Make(150, seed: 9);
        var scored = model.Transform(steps.Transform(ml.Data.LoadFromEnumerable(sentences)));
        var tags = scored.GetColumn<uint[]>("Tags.PredictedLabel").ToArray();
        var question = scored.GetColumn<float>("Question.Probability").ToArray();
        var engine = ml.Model.CreatePredictionEngine<Sentence, Answer>(
            new TransformerChain<ITransformer>(steps, model),
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        for (var i = 0; i < 20; i++)
        {
            var answer = engine.Predict(sentences[i]);
            CollectionAssert.AreEqual(tags[i], answer.Tags);
            Assert.AreEqual(question[i], answer.Question, 1e-5);
        }
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        uint[][] words = [.. scored.GetColumn<uint[]>("Words")];
        uint[][] ends = [.. scored.GetColumn<uint[]>("Ends")];
        var result = scorer.Score(new ScoringInput(words.Length).Add<uint[]>("Words", words).Add<uint[]>("Ends", ends));
        var objects = scorer.Score([.. words.Select((row, i) => new Row { Words = row, Ends = [.. ends[i]] })]);
        for (var i = 0; i < words.Length; i++)
        {
            CollectionAssert.AreEqual(tags[i], result.Column<uint[]>("Tags.PredictedLabel")[i]);
            Assert.AreEqual(question[i], result["Question"].Probability(i), 1e-5);
            Assert.HasCount(words[i].Length, result["Tags"].Tags(i));
            CollectionAssert.AreEqual(result["Tags"].Tags(i).ToArray(), objects["Tags"].Tags(i).ToArray());
        }
    }

    /// <summary>A word that no training row has, text without a word, and a language of other letters.</summary>
    [TestMethod]
    public void UnseenWordsAndEmptyTextHaveScores()
    {
        var (ml, steps, _, model) = s_trained.Value;
        Sentence[] odd = [new() { Text = "the unheard dog", Ends = "e d g" }, new(), new() { Text = "東京 это", Ends = "京 о" }];
        var scored = model.Transform(steps.Transform(ml.Data.LoadFromEnumerable(odd)));
        var tags = scored.GetColumn<uint[]>("Tags.PredictedLabel").ToArray();
        CollectionAssert.AreEqual(new[] { 3, 0, 2 }, tags.Select(row => row.Length).ToArray());
        Assert.AreEqual(1u, tags[0][0], "an article is known by itself");
        Assert.IsTrue(scored.GetColumn<float>("Question.Probability").All(float.IsFinite));
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameModel()
    {
        var (_, _, _, model) = s_trained.Value;
        var (_, _, _, again) = Train(Options());
        CollectionAssert.AreEqual(model.OnnxModel.ToArray(), again.OnnxModel.ToArray());
    }

    private static MultiTaskOptions Options() =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [], TowerLayers = [16] },
            Sequence = new SequenceEncoding
            {
                Trunk = new GruTrunk(24),
                Pooling = SequencePooling.Last,
                Widths = new Dictionary<string, int> { ["Words"] = 8, ["Ends"] = 4 },
            },
            Optimizer = new Adam { LearningRate = 0.01 },
            BatchSize = 32,
            MaximumEpochs = 12,
            Seed = 5,
            Threads = 1,
        };

    private static (MLContext, ITransformer, IDataView, MultiTaskTransformer) Train(MultiTaskOptions options)
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(Sentence.Make(1000));
        var steps = Sentence.Steps(ml).Fit(rows);
        var test = steps.Transform(ml.Data.LoadFromEnumerable(Sentence.Make(300, seed: 2)));
        var model = ml.MultiTask()
            .Trainer(["Words", "Ends"], [Tasks.Tagging("Tags", "TagKeys"), Tasks.Binary("Question", "IsQuestion", 0.5)], options)
            .Fit(steps.Transform(rows));
        return (ml, steps, test, model);
    }

    private static void AreSame(IDataView want, IDataView got)
    {
        foreach (var column in new[] { "Tags.Score", "Tags.Probability" })
            foreach (var (one, other) in want.GetColumn<float[]>(column).Zip(got.GetColumn<float[]>(column)))
                CollectionAssert.AreEqual(one, other, column);
        foreach (var (one, other) in want.GetColumn<uint[]>("Tags.PredictedLabel").Zip(got.GetColumn<uint[]>("Tags.PredictedLabel")))
            CollectionAssert.AreEqual(one, other);
        const string Question = "Question.Probability";
        CollectionAssert.AreEqual(want.GetColumn<float>(Question).ToArray(), got.GetColumn<float>(Question).ToArray());
    }

    private sealed class Row
    {
        public uint[] Words { get; set; } = [];

        public List<uint> Ends { get; set; } = [];
    }

    private sealed class Answer
    {
        [ColumnName("Tags.PredictedLabel")]
        public uint[] Tags { get; set; } = [];

        [ColumnName("Question.Probability")]
        public float Question { get; set; }
    }
}
