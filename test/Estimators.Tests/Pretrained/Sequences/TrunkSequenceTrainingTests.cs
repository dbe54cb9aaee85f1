using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Networks whose sequences are read by a trunk from a file are trained, exported, saved, and trained further.</summary>
[TestClass]
public sealed class TrunkSequenceTrainingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_bert = SequenceCases.All["BERT"].File(17).Bytes("y");
    private static readonly byte[] s_pooled = SequenceCases.All["BERT, pooled"].File(17).Bytes("y");
    private static readonly TaskDefinition[] s_tasks =
    [
        Tasks.Tagging("Tags", "TagKeys"),
        Tasks.Binary("Question", "IsQuestion"),
        Tasks.Regression("Size", "Size"),
    ];

    // The made-up language has ten words, the file twelve tokens.
    private static readonly int[] s_ids = [3, 4, 5, 6, 7, 8, 9, 10, 11, 2];

    /// <summary>Tags for each token and answers for each row of one network that learns them; each step of it is in the file.</summary>
    [TestMethod]
    public void AnEncoderOfTokensLearnsTagsAndRows()
    {
        var trunk = Bert();
        var options = Options(trunk) with
        {
            Sequence = new SequenceEncoding { Trunk = trunk, Pooling = SequencePooling.Maximum },
            MaximumEpochs = 15,
            Optimizer = new Adam { LearningRate = 0.01 },
        };
        using var model = s_ml.MultiTask().Trainer(["Words"], s_tasks, options).Fit(Rows(400));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var test = Rows(150, seed: 2);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(test));
        Console.WriteLine($"{metrics["Tags"].Tagging.TokenAccuracy} {metrics["Question"].Binary.Accuracy}");
        // The tags of the most frequent kind are 0.4 of all, a question is 0.2 of the rows.
        Assert.IsGreaterThan(0.9, metrics["Tags"].Tagging.TokenAccuracy);
        Assert.IsGreaterThan(0.9, metrics["Question"].Binary.Accuracy);
        var (before, after) = (TrunkTrainingTests.Weights(s_bert), TrunkTrainingTests.Weights(model.OnnxModel.ToArray()));
        foreach (var (name, values) in before.Where(entry => entry.Value.Length > 1))
            CollectionAssert.AreNotEqual(values, TrunkTrainingTests.Of(after, name), name);
        // Both axes are symbolic.
        var input = OnnxModelFile.Parse(model.OnnxModel).Graph.Input.Single();
        CollectionAssert.AreEqual(
            new[] { "batch", "length" },
            input.Type.TensorType.Shape.Dim.Select(dim => dim.DimParam).ToArray()
        );
    }

    [TestMethod]
    public void AVectorOfEachRowTakesThePlaceOfPooling()
    {
        var trunk = new OnnxTrunk(s_pooled) { TokenIds = s_ids };
        using var model = s_ml.MultiTask().Trainer(["Words"], s_tasks[1..], Options(trunk)).Fit(Rows(200));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        // 5 values of the pooler, and a head for each: 5 + 1.
        var summary = s_ml.MultiTask().Trainer(["Words"], s_tasks[1..], Options(trunk)).Summarize(Rows(50));
        Assert.AreEqual(12, summary.TaskParameters.Values.Sum());
        var steps = s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(trunk));
        var error = Assert.ThrowsExactly<ArgumentException>(() => steps.Fit(Rows(50)));
        Assert.Contains("Task 'Tags' has an answer for each step, but the trunk of the sequence ends with a vector", error.Message);
        // What it ends with may lie within: then token tasks have their steps.
        var within = new OnnxTrunk(s_pooled) { TokenIds = s_ids, Output = "h2" };
        using var both = s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(within)).Fit(Rows(100));
        Assert.IsLessThan(1e-4, both.ExportDifference);
    }

    /// <summary>Numbers, and learnt vectors of keys, that the file reads as [batch, channels, length], beside other columns.</summary>
    [TestMethod]
    public void ConvolutionsReadVectorsOfKeys()
    {
        var file = SequenceCases.All["Conv, two layers between transposed steps"].File(17).Bytes("y");
        SequenceEncoding Encoding(int width) =>
            new() { Trunk = new OnnxTrunk(file), Widths = new Dictionary<string, int> { ["Words"] = 4, ["Ends"] = width } };
        var options = Options(new OnnxTrunk(file)) with { Sequence = Encoding(2) };
        using var model = s_ml.MultiTask().Trainer(["Words", "Ends", "Size"], s_tasks, options).Fit(Rows(200));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var wrong = s_ml.MultiTask().Trainer(["Words", "Ends"], s_tasks, Options(new OnnxTrunk(file)) with { Sequence = Encoding(3) });
        var error = Assert.ThrowsExactly<OnnxModelException>(() => wrong.Fit(Rows(50)));
        Assert.Contains("gets [batch, length, 7]", error.Message);
        Assert.Contains("Widths", error.Message);
    }

    /// <summary>Frozen, from a node on, with factors, and by products of low rank.</summary>
    [TestMethod]
    public void PartOfItIsTrained()
    {
        var before = TrunkTrainingTests.Weights(s_bert);
        Dictionary<string, float[]> After(OnnxTrunk trunk)
        {
            using var model = s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(trunk) with { MaximumEpochs = 1 }).Fit(Rows(60));
            Assert.IsLessThan(1e-4, model.ExportDifference);
            return TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
        }
        string[] Moved(Dictionary<string, float[]> after) =>
            [
                .. before
                    .Where(entry => entry.Value.Length > 1 && !entry.Value.SequenceEqual(TrunkTrainingTests.Of(after, entry.Key)))
                    .Select(entry => entry.Key),
            ];

        Assert.IsEmpty(Moved(After(new OnnxTrunk(s_bert) { TokenIds = s_ids, Trainable = false })));
        var late = Moved(After(new OnnxTrunk(s_bert) { TokenIds = s_ids, TrainableFrom = "layer.1:query.product" }));
        Assert.HasCount(before.Keys.Count(name => name.StartsWith("layer.1.", StringComparison.Ordinal)), late);
        Assert.IsTrue(late.All(name => name.StartsWith("layer.1.", StringComparison.Ordinal)), string.Join(", ", late));
        // Matrices alone, each by a matrix of rank 2 at most.
        var adapted = Moved(After(new OnnxTrunk(s_bert) { TokenIds = s_ids, AdapterRank = 2 }));
        string[] parts = ["query", "key", "value", "output", "up", "down"];
        var matrices = Enumerable.Range(0, 2).SelectMany(layer => parts.Select(part => $"layer.{layer}.{part}.weight"));
        CollectionAssert.AreEquivalent(matrices.ToArray(), adapted);
        // Gradually: nothing of the trunk in the first epoch.
        Assert.IsEmpty(Moved(After(new OnnxTrunk(s_bert) { TokenIds = s_ids, Unfreezing = ["layer.1:query.product"] })));
        // From scratch the table of tokens begins anew.
        var anew = TrunkTrainingTests.Of(After(new OnnxTrunk(s_bert) { TokenIds = s_ids, FromScratch = true }), "embeddings.word");
        Assert.IsLessThan(0.2f, anew.Max(Math.Abs));
        Assert.IsGreaterThan(0.5f, before["embeddings.word"].Max(Math.Abs));
    }

    /// <summary>A step of plain gradient descent: the factor scales how far each group moves.</summary>
    [TestMethod]
    public void FactorsScaleTheSteps()
    {
        Dictionary<string, float[]> After(double word)
        {
            var trunk = new OnnxTrunk(s_bert)
            {
                TokenIds = s_ids,
                LearningRateFactors = new Dictionary<string, double> { ["embeddings.*"] = word },
            };
            var options = Options(trunk) with { Optimizer = new Sgd { LearningRate = 0.1 }, BatchSize = 64, MaximumEpochs = 1 };
            using var model = s_ml.MultiTask().Trainer(["Words"], s_tasks, options).Fit(Rows(64));
            return TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
        }

        var (before, whole, part) = (TrunkTrainingTests.Weights(s_bert), After(1), After(0.25));
        foreach (var (name, factor) in new[] { ("embeddings.word", 0.25), ("embeddings.position", 0.25), ("layer.1.up.weight", 1) })
        {
            var (start, far, near) = (before[name], TrunkTrainingTests.Of(whole, name), TrunkTrainingTests.Of(part, name));
            var longest = start.Zip(far, (a, b) => Math.Abs(b - a)).Max();
            Assert.IsGreaterThan(1e-6f, longest, name);
            for (var i = 0; i < start.Length; i++)
                Assert.AreEqual(factor * (far[i] - start[i]), near[i] - start[i], 5e-3 * longest + 1e-7, name);
        }
    }

    [TestMethod]
    public void ItIsSavedLoadedAndTrainedFurther()
    {
        using var folder = new TemporaryFolder();
        using var model = s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(Bert())).Fit(Rows(150));
        var view = Rows(40, seed: 3);
        var before = Scores(model, view);
        var path = Path.Combine(folder.Path, "model.zip");
        s_ml.MultiTask().Save(model, view.Schema, path);
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(path, out _);
        TrunkRun.Near(before, Scores(loaded, view), 1e-6, "loaded");

        // A learning rate of nearly nothing: the model as it was, with the file, and with the trunk that it has itself.
        Assert.AreEqual(new OnnxTrunk(s_bert).Digest, new OnnxTrunk(loaded).Digest);
        OnnxTrunk[] trunks =
        [
            Bert(),
            new OnnxTrunk(loaded) { TokenIds = s_ids },
            new OnnxTrunk(loaded, "Words") { TokenIds = s_ids },
        ];
        foreach (var trunk in trunks)
        {
            using var same = s_ml.MultiTask().Trainer(["Words"], s_tasks, Still(trunk)).Continue(loaded, Rows(60, seed: 4));
            TrunkRun.Near(before, Scores(same, view), 1e-4, "trained further by nothing");
        }
        Assert.Contains("'Ends'", Assert.ThrowsExactly<InvalidOperationException>(() => new OnnxTrunk(loaded, "Ends")).Message);
        // Other ids are another model.
        var other = s_ml.MultiTask().Trainer(["Words"], s_tasks, Still(new OnnxTrunk(loaded) { TokenIds = [.. s_ids.Reverse()] }));
        Assert.Contains("TokenIds", Assert.ThrowsExactly<InvalidOperationException>(() => other.Continue(loaded, view)).Message);
        // With other tasks.
        var start = Still(Bert()) with { StartFrom = loaded };
        var summary = s_ml.MultiTask().Trainer(["Words"], [Tasks.Binary("Asks", "IsQuestion")], start).Summarize(view);
        Assert.IsTrue(summary.TakenWeights.Contains("sequence/trunk/embeddings.word"), string.Join(", ", summary.TakenWeights));
    }

    /// <summary>Interrupted and resumed, with the file or with what the checkpoints have, it ends as a training that was not.</summary>
    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot()
    {
        using var folder = new TemporaryFolder();
        using var whole = Run(Bert(), default, null, null);
        using var stop = new CancellationTokenSource();
        Run(Bert(), stop.Token, new TrunkTrainingTests.Stopper(stop, 2), folder.Path).Dispose();
        using var resumed = Run(new OnnxTrunk(folder.Path) { TokenIds = s_ids }, default, null, folder.Path);
        var (want, got) = (TrunkTrainingTests.Weights(whole.OnnxModel.ToArray()), TrunkTrainingTests.Weights(resumed.OnnxModel.ToArray()));
        foreach (var (name, values) in want)
            CollectionAssert.AreEqual(values, got[name], name);

        static MultiTaskTransformer Run(OnnxTrunk trunk, CancellationToken token, IProgress<TrainingProgress>? progress, string? to)
        {
            var options = Options(trunk) with
            {
                MaximumEpochs = 4,
                Checkpoints = to is null ? null : new CheckpointOptions { Folder = to },
                CancellationToken = token,
                Progress = progress,
            };
            return s_ml.MultiTask().Trainer(["Words"], s_tasks, options).Fit(Rows(80));
        }
    }

    [TestMethod]
    public void SetsWithTheSameColumnsShareIt()
    {
        var rows = Rows(100);
        using var model = s_ml.MultiTask()
            .Trainer(["Words"], s_tasks, Options(Bert()) with { Sequence = new SequenceEncoding { Trunk = Bert(), KeyDropout = 0.2 } })
            .Fit([new TrainingSet("tagged", rows) { Tasks = ["Tags"] }, new TrainingSet("asked", rows) { Tasks = ["Question", "Size"] }]);
        Assert.IsLessThan(1e-4, model.ExportDifference);
    }

    [TestMethod]
    public void ColumnsThatDoNotFitTheTokensAreNamed()
    {
        Says(Options(Bert()), ["Words", "Ends"], "of one column of keys; the sequence has the columns 'Words: Key', 'Ends: Key'");
        int[] far = [.. Enumerable.Range(3, 10)];
        Says(Options(new OnnxTrunk(s_bert) { TokenIds = far }), ["Words"], "table of tokens has 12 rows, and key 10 of 10 has the id 12");
        Says(Options(new OnnxTrunk(s_bert) { TokenIds = [1, 2] }), ["Words"], "TokenIds has 2 ids, where the column 'Words' has 10 keys");
        Says(Options(new OnnxTrunk(s_bert) { TokenIds = s_ids, UnknownId = 100 }), ["Words"], "a missing key has the id 100");
        var dropout = Options(Bert()) with { Sequence = new SequenceEncoding { Trunk = Bert(), Dropout = 0.1 } };
        Says(dropout, ["Words"], "Dropout of the steps in front of the trunk changes no token ids");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(s_bert) { PaddingId = -1 }.Validate(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxTrunk(s_bert) { TokenIds = [-1] }.Validate(1));
        var statistics = new OnnxTrunk(SequenceCases.All["BatchNormalization of steps"].File(17).Bytes("y")) { BatchStatistics = true };
        var steps = new SequenceEncoding { Trunk = statistics, Widths = new Dictionary<string, int> { ["Words"] = 6 } };
        var error = Assert.ThrowsExactly<OnnxModelException>(() =>
            s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(Bert()) with { Sequence = steps }).Fit(Rows(40))
        );
        Assert.Contains("takes the batch's statistics", error.Message);

        static void Says(MultiTaskOptions options, string[] features, string what)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => s_ml.MultiTask().Trainer(features, s_tasks, options).Fit(Rows(40)));
            Assert.Contains(what, error.Message);
        }
    }

    /// <summary>A Transformer that this library trained and exported is read back, and gives what it gave.</summary>
    [TestMethod]
    public void OurOwnTransformerIsATrunk()
    {
        var sequence = new SequenceEncoding { Trunk = new TransformerTrunk(8) { Heads = 2, MaximumPositions = 20, Layers = 1 } };
        using var first = s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(Bert()) with { Sequence = sequence }).Fit(Rows(80));
        var file = first.OnnxModel.ToArray();
        var output = OnnxModelFile.Parse(file).Graph.Node.Last(node => node.OpType == "LayerNormalization").Output[0];
        // Key k is k there, and a key that is missing or unknown the number of keys plus 1.
        OnnxTrunk Trunk(int keys) =>
            new(file)
            {
                Output = output,
                TokenIds = [.. Enumerable.Range(1, keys)],
                UnknownId = 11,
            };
        var operation = new SequenceCase(0, _ => { }, 17);
        int[] lengths = [5, 1, 8];
        var run = new TrunkSequenceRun(operation, Trunk(SequenceCase.Tokens), lengths);
        // The same rows through the file, cut off there, all filled up.
        var cut = OnnxModelFile.Parse(file);
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(OnnxGraphBuilder.Info(output, DataType.Float, -1, -2, 8));
        TrunkRun.Near(run.OfKeys(Google.Protobuf.MessageExtensions.ToByteArray(cut), "Words", output, 8), run.Torch(8), 2e-5, "libtorch");
        using var second = s_ml.MultiTask().Trainer(["Words"], s_tasks, Options(Trunk(10))).Fit(Rows(80));
        Assert.IsLessThan(1e-4, second.ExportDifference);
        var (before, after) = (TrunkTrainingTests.Weights(file), TrunkTrainingTests.Weights(second.OnnxModel.ToArray()));
        var moved = before.Count(entry =>
            entry.Key.StartsWith("sequence/trunk/", StringComparison.Ordinal)
            && after.SingleOrDefault(other => other.Key.EndsWith(entry.Key.Replace('/', '.'), StringComparison.Ordinal)).Value is { } now
            && !now.SequenceEqual(entry.Value)
        );
        Assert.IsGreaterThan(10, moved);
    }

    private static OnnxTrunk Bert() => new(s_bert) { TokenIds = s_ids };

    private static MultiTaskOptions Options(OnnxTrunk trunk) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [] },
            Sequence = new SequenceEncoding { Trunk = trunk },
            Optimizer = new Adam { LearningRate = 0.003 },
            MaximumEpochs = 2,
            BatchSize = 32,
            ValidationFraction = 0,
            Seed = 5,
            Threads = 1,
        };

    private static MultiTaskOptions Still(OnnxTrunk trunk) =>
        Options(trunk) with
        {
            MaximumEpochs = 1,
            Optimizer = new Adam { LearningRate = 1e-12 },
        };

    private static IDataView Rows(int count, int seed = 1)
    {
        var rows = s_ml.Data.LoadFromEnumerable(Sentence.Make(count, seed));
        // The vocabulary of many rows, so that it is the same for all.
        var all = s_ml.Data.LoadFromEnumerable(Sentence.Make(400));
        return s_ml.Data.Cache(Sentence.Steps(s_ml).Fit(all).Transform(rows));
    }

    private static float[] Scores(MultiTaskTransformer model, IDataView view) =>
        [
            .. model.Transform(view).GetColumn<float>("Size.Score"),
            .. model.Transform(view).GetColumn<float[]>("Tags.Score").SelectMany(scores => scores),
        ];
}
