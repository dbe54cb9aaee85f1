using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Tags learnt as paths, from rows to the file and back.</summary>
[TestClass]
public sealed class ChainTrainingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly Lazy<MultiTaskTransformer> s_model = new(() => Trainer(TagTransitions.Bio).Fit(View(Row.Many(600, 1))));

    /// <summary>Of words that say little of their own tag, the tags around them say much.</summary>
    [TestMethod]
    public void APathIsMoreOftenRightThanStepsAlone()
    {
        var test = View(Row.Many(200, 2));
        using var alone = Trainer(TagTransitions.None).Fit(View(Row.Many(600, 1)));
        using var learnt = Trainer(TagTransitions.Learnt).Fit(View(Row.Many(600, 1)));
        TaggingMetrics Of(MultiTaskTransformer model) => s_ml.MultiTask().Evaluate(model.Transform(test))["Tag"].Tagging;
        Assert.IsLessThan(1e-5, learnt.ExportDifference);
        Assert.IsGreaterThan(Of(alone).TokenAccuracy + 0.03, Of(learnt).TokenAccuracy);
        Assert.IsGreaterThan(Of(alone).Spans!.F1 + 0.1, Of(learnt).Spans!.F1);
        Assert.IsGreaterThan(Of(alone).Spans!.F1 + 0.1, Of(s_model.Value).Spans!.F1);
    }

    [TestMethod]
    public void SpansAreWellFormedAndProbabilitiesThoseOfTheTags()
    {
        var scored = s_model.Value.Transform(View(Row.Many(100, 3)));
        var tags = scored.GetColumn<uint[]>("Tag.PredictedLabel").ToArray();
        var scores = scored.GetColumn<float[]>("Tag.Score").ToArray();
        var probabilities = scored.GetColumn<float[]>("Tag.Probability").ToArray();
        for (var row = 0; row < tags.Length; row++)
            for (var t = 0; t < tags[row].Length; t++)
            {
                var own = scores[row].AsSpan(Row.Tags.Length * t, Row.Tags.Length);
                Assert.AreEqual(1, own.ToArray().Sum(), 1e-5);
                Assert.AreEqual(own[(int)tags[row][t] - 1], probabilities[row][t], 1e-6);
                var (tag, before) = (Row.Tags[tags[row][t] - 1], t == 0 ? "O" : Row.Tags[tags[row][t - 1] - 1]);
                Assert.IsTrue(tag[0] != 'I' || before[1..] == tag[1..], $"{before} {tag}");
            }
    }

    [TestMethod]
    public void EveryWayOfScoringGivesTheSame()
    {
        var (model, rows) = (s_model.Value, Row.Many(60, 4));
        var want = model.Transform(View(rows));
        var tags = want.GetColumn<uint[]>("Tag.PredictedLabel").ToArray();
        var scores = want.GetColumn<float[]>("Tag.Score").ToArray();
        using var folder = new TemporaryFolder();
        var (zip, file) = (Path.Combine(folder.Path, "model.zip"), Path.Combine(folder.Path, "model.onnx"));
        s_ml.MultiTask().Save(model, View(rows).Schema, zip);
        var loaded = s_ml.MultiTask().Load(zip, out _).Transform(View(rows)).GetColumn<uint[]>("Tag.PredictedLabel").ToArray();
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        var got = scorer.Score(new ScoringInput(rows.Length).Add<uint[]>("Words", rows.Select(row => row.Words).ToArray()));
        for (var i = 0; i < rows.Length; i++)
        {
            CollectionAssert.AreEqual(tags[i], loaded[i]);
            CollectionAssert.AreEqual(tags[i].Select(tag => Row.Tags[tag - 1]).ToArray(), got["Tag"].Tags(i).ToArray());
            // Filled up less, or not at all.
            var alone = scorer.Score(new ScoringInput(1).Add<uint[]>("Words", [rows[i].Words]));
            CollectionAssert.AreEqual(got["Tag"].Tags(i).ToArray(), alone["Tag"].Tags(0).ToArray());
            Near.Values([.. scores[i].Select(x => (double)x)], alone["Tag"].Scores(0).ToArray(), 1e-5, $"row {i}");
        }
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(17)]
    [DataRow(21)]
    public void AChainFromTextIsOneFile(int opset)
    {
        var rows = View(Row.Many(100, 1));
        var chain = s_ml
            .Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Tokens"))
            .Append(Trainer(TagTransitions.Learnt, "Tokens", epochs: 2))
            .Fit(rows);
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, rows, stream, new OnnxExportOptions { Opset = opset });
        Assert.IsLessThan(1e-4, report.Parity!.Largest);
        // The scorer takes files of strangers.
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, stream.ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        var want = chain.Transform(rows).GetColumn<uint[]>("Tag.PredictedLabel").First();
        var got = scorer.Score(new ScoringInput(1).Add<string>("Text", Row.Many(100, 1)[0].Text))["Tag"].Tags(0).ToArray();
        CollectionAssert.AreEqual(want.Select(tag => Row.Tags[tag - 1]).ToArray(), got);
    }

    /// <summary>The recurrences stay in float32, between numbers in float16.</summary>
    [TestMethod]
    public void InFloat16ThePathsAreTheSame()
    {
        var half = Graph.OnnxModelFile.Parse(s_model.Value.OnnxModel.ToArray());
        Opsets.HalfPrecision.Run(half.Graph);
        using var session = new InferenceSession(Graph.OnnxModelFile.ToBytes(half));
        Row[] rows = Row.Many(40, 5);
        var tags = s_model.Value.Transform(View(rows)).GetColumn<uint[]>("Tag.PredictedLabel").ToArray();
        var (same, all) = (0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var input = new DenseTensor<uint>(rows[i].Words, [1, rows[i].Words.Length]);
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("Words", input)], ["Tag.PredictedLabel"]);
            same += results[0].AsTensor<uint>().ToArray().Zip(tags[i]).Count(pair => pair.First == pair.Second);
            all += tags[i].Length;
        }
        Assert.IsGreaterThan(0.99 * all, same);
    }

    [TestMethod]
    public void WithEverythingElse()
    {
        MultiTaskOptions[] others =
        [
            Options(2) with { Balancer = new PcGrad() },
            Options(2) with { Balancer = new Famo() },
            Options(2) with { Balancer = new Forum() },
            Options(2) with { Architecture = new Mmoe { ExpertCount = 2, ExpertLayers = [8] } },
            Options(6) with { StoppingCriterion = StoppingCriterion.EachTask, Patience = 2, ValidationFraction = 0.2 },
            Options(2) with { WeightAveraging = 0.9, Refit = true, ValidationFraction = 0.2 },
            Options(1) with { CacheBudget = 1 << 20 },
        ];
        foreach (var options in others)
        {
            using var model = Trainer(TagTransitions.Bio, options).Fit(View(Row.Many(options.CacheBudget == 1 << 20 ? 4000 : 150, 1)));
            Assert.IsLessThan(1e-4, model.ExportDifference, $"{options.Balancer} {options.StoppingCriterion}");
        }
        // Two tasks of steps read one representation; the chain's scores are one task's own.
        using var shared = s_ml.MultiTask()
            .Trainer(
                ["Words"],
                [new TaggingTask("Tag", "TagKeys") { Transitions = TagTransitions.Bio }, Tasks.Tagging("Plain", "Plain")],
                Options(2) with { Balancer = new PcGrad(), BalancingGradients = BalancingGradients.SharedRepresentation }
            )
            .Fit(View(Row.Many(150, 1)));
        Assert.IsLessThan(1e-5, shared.ExportDifference);
    }

    [TestMethod]
    public void AModelIsTrainedFurtherAndAnInterruptedTrainingResumed()
    {
        var rows = View(Row.Many(200, 1));
        var trainer = Trainer(TagTransitions.Learnt, Options(1));
        using var model = trainer.Fit(rows);
        using var further = trainer.Continue(trainer.Continue(model, rows), rows);
        double Accuracy(MultiTaskTransformer one) => s_ml.MultiTask().Evaluate(one.Transform(rows))["Tag"].Tagging.TokenAccuracy;
        Assert.IsGreaterThan(Accuracy(model), Accuracy(further));
        using var folder = new TemporaryFolder();
        MultiTaskOptions Stopped(string? path, long until) =>
            Options(3) with
            {
                ProgressSteps = 1,
                Progress = new Reports(report =>
                {
                    if (report.Steps == until)
                        throw new TimeoutException();
                }),
                Checkpoints = path is null ? null : new CheckpointOptions { Folder = path, EverySteps = 1 },
            };
        Assert.ThrowsExactly<TimeoutException>(() => Trainer(TagTransitions.Learnt, Stopped(folder.Path, 8)).Fit(rows));
        using var want = Trainer(TagTransitions.Learnt, Stopped(null, -1)).Fit(rows);
        using var got = Trainer(TagTransitions.Learnt, Stopped(folder.Path, -1)).Fit(rows);
        CollectionAssert.AreEqual(want.OnnxModel.ToArray(), got.OnnxModel.ToArray());
    }

    [TestMethod]
    public void WhatDoesNotGoTogetherIsNamed()
    {
        string Error<T>(TaggingTask task)
            where T : Exception => Assert.ThrowsExactly<T>(() => Trainer(task, Options(1), "Words").Fit(View(Row.Many(30, 1)))).Message;
        StringAssert.Contains(
            Error<ArgumentException>(new TaggingTask("Tag", "TagKeys") { Transitions = TagTransitions.Learnt, LabelSmoothing = 0.1 }),
            "Task 'Tag': LabelSmoothing spreads single tags"
        );
        StringAssert.Contains(
            Error<InvalidOperationException>(new TaggingTask("Tag", "Plain") { Transitions = TagTransitions.Bio }),
            "Task 'Tag': Transitions = Bio wants BIO tags"
        );
        StringAssert.Contains(
            Error<ArgumentOutOfRangeException>(new TaggingTask("Tag", "TagKeys") { Transitions = (TagTransitions)7 }),
            "must be a value of TagTransitions"
        );
    }

    private static MultiTaskEstimator Trainer(TagTransitions transitions, string features = "Words", int epochs = 12) =>
        Trainer(new TaggingTask("Tag", "TagKeys") { Transitions = transitions }, Options(epochs), features);

    private static MultiTaskEstimator Trainer(TagTransitions transitions, MultiTaskOptions options) =>
        Trainer(new TaggingTask("Tag", "TagKeys") { Transitions = transitions }, options, "Words");

    private static MultiTaskEstimator Trainer(TaggingTask task, MultiTaskOptions options, string features) =>
        s_ml.MultiTask().Trainer([features], [task, Tasks.Binary("Long", "IsLong")], options);

    // Each step by itself, so that what is known of neighbours is known from the path alone.
    private static MultiTaskOptions Options(int epochs) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16], TowerLayers = [] },
            Sequence = new SequenceEncoding { Trunk = null },
            Optimizer = new Adam { LearningRate = 0.02 },
            MaximumEpochs = epochs,
            ValidationFraction = 0,
            BatchSize = 32,
            Seed = 5,
            Threads = 1,
        };

    private static IDataView View(Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var (name, count) in new[] { ("Words", Row.Words0), ("Plain", Row.Tags.Length) })
            schema[name].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), count));
        var view = s_ml.Data.LoadFromEnumerable(rows, schema);
        var tags = s_ml.Data.LoadFromEnumerable(Row.Tags.Select(tag => new Name { Value = tag }));
        return s_ml
            .Transforms.Text.TokenizeIntoWords("TagKeys", "TagText")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("TagKeys", keyData: tags))
            .Fit(view)
            .Transform(view);
    }

    private sealed class Name
    {
        public string Value { get; set; } = "";
    }

    private sealed class Row
    {
        public const int Words0 = 9;

        public static readonly string[] Tags = ["O", "B-X", "I-X", "B-Y", "I-Y"];

        public uint[] Words { get; set; } = [];

        public uint[] Plain { get; set; } = [];

        public string Text { get; set; } = "";

        /// <summary>Of every seventh word none, of every ninth row none.</summary>
        public string TagText { get; set; } = "";

        public bool IsLong { get; set; }

        /// <summary>Spans of two or three words; a word says its tag in half of the cases, else nothing.</summary>
        public static Row[] Many(int count, int seed)
        {
            var random = new Random(seed);
            return
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                    {
                        var tags = new List<int>();
                        for (var length = random.Next(3, 12); tags.Count < length;)
                        {
                            var type = random.Next(4);
                            if (type > 1)
                                tags.Add(0);
                            else
                                tags.AddRange(Enumerable.Range(0, 2 + random.Next(2)).Select(k => 1 + 2 * type + (k > 0 ? 1 : 0)));
                        }
                        uint[] words = [.. tags.Select(tag => random.Next(2) == 0 ? (uint)tag + 1 : 6 + (uint)random.Next(4))];
                        return new Row
                        {
                            Words = words,
                            Plain = [.. tags.Select(tag => (uint)tag + 1)],
                            Text = string.Join(' ', words.Select(word => $"w{word}")),
                            TagText = i % 9 == 8 ? "" : string.Join(' ', tags.Select((tag, t) => (i + t) % 7 == 0 ? "?" : Tags[tag])),
                            IsLong = words.Length > 7,
                        };
                    }),
            ];
        }
    }
}
