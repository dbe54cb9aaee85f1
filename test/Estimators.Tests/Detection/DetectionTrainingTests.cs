using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Objects beside classes of pixels and a question about the image, in one network, from training to every way of
/// scoring.</summary>
[TestClass]
public sealed class DetectionTrainingTests
{
    private const string Score = "Objects.Score",
        Label = "Objects.PredictedLabel",
        Boxes = "Objects.PredictedBoundingBoxes";

    private static readonly MLContext s_ml = new(1);

    private static readonly Lazy<MultiTaskTransformer> s_model = new(() =>
        s_ml.MultiTask()
            .Trainer("Image", Tasks(), Crowd.Options(20) with { Augmentations = [new RandomFlip(), new RandomShift { Pixels = 2 }] })
            .Fit(Keyed(Crowd.Many(320)))
    );

    private static TaskDefinition[] Tasks() =>
        [
            new DetectionTask("Objects", "Names", "Boxes")
            {
                Stride = 2,
                Channels = 16,
                MaximumObjects = 12,
                MaximumOverlap = 0.6,
            },
            new SegmentationTask("Ground", "Map") { LossWeight = 2, NoLabel = 200 },
            MultiTask.Tasks.Binary("HasPost", "HasPost", lossWeight: 0.3),
        ];

    // Texts as keys, with the texts as values.
    private static IDataView Keyed(IEnumerable<Crowd> rows)
    {
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var names = s_ml.Data.LoadFromEnumerable(Crowd.Names.Select(name => new Name { Text = name }));
        return s_ml.Transforms.Conversion.MapValueToKey("Names", "Kinds", keyData: names).Fit(view).Transform(view);
    }

    [TestMethod]
    public void LearnsObjectsPixelsAndRowsTogether()
    {
        var model = s_model.Value;
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(Keyed(Crowd.Many(100, seed: 2))));
        var objects = metrics["Objects"];
        Assert.IsGreaterThan(0.9, objects.Detection.AveragePrecision50);
        Assert.IsGreaterThan(0.5, objects.Detection.AveragePrecision);
        CollectionAssert.AreEqual(Crowd.Names.ToArray(), objects.ClassNames.ToArray());
        Assert.IsGreaterThan(0.8, metrics["Ground"].Segmentation.MeanIou);
        Assert.IsGreaterThan(0.85, metrics["HasPost"].Binary.Accuracy);
    }

    [TestMethod]
    public void RowsHaveAsManyAsTheyHave()
    {
        var scored = s_model.Value.Transform(Keyed(Crowd.Many(60, seed: 3)));
        Assert.IsTrue(scored.Schema[Label].Type is VectorDataViewType { Size: 0, ItemType: KeyDataViewType { Count: 3 } });
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema[Label].GetKeyValues(ref names);
        CollectionAssert.AreEqual(Crowd.Names.ToArray(), names.DenseValues().Select(x => x.ToString()).ToArray());
        var (labels, scores) = (scored.GetColumn<uint[]>(Label).ToArray(), scored.GetColumn<float[]>(Score).ToArray());
        var boxes = scored.GetColumn<float[]>(Boxes).ToArray();
        for (var row = 0; row < labels.Length; row++)
        {
            Assert.HasCount(labels[row].Length, scores[row]);
            Assert.HasCount(4 * labels[row].Length, boxes[row]);
            Assert.IsTrue(labels[row].All(key => key is >= 1 and <= 3));
            Assert.IsTrue(scores[row].All(score => score is > 0.05f and <= 1));
            CollectionAssert.AreEqual(scores[row].OrderDescending().ToArray(), scores[row]);
            for (var i = 0; i < boxes[row].Length; i += 4)
                Assert.IsTrue(
                    0 <= boxes[row][i]
                        && boxes[row][i] <= boxes[row][i + 2]
                        && boxes[row][i + 2] <= Crowd.Width
                        && boxes[row][i + 1] <= boxes[row][i + 3]
                        && boxes[row][i + 3] <= Crowd.Height
                );
        }
        Assert.IsTrue(labels.Select(row => row.Length).Distinct().Count() > 3, "rows differ");
    }

    [TestMethod]
    public void EveryWayOfScoringGivesTheSame()
    {
        var model = s_model.Value;
        var rows = Crowd.Many(20, seed: 4);
        var view = Keyed(rows);
        var scored = model.Transform(view);
        var (want, wantBoxes) = (scored.GetColumn<uint[]>(Label).ToArray(), scored.GetColumn<float[]>(Boxes).ToArray());
        using var folder = new TemporaryFolder();
        var (zip, file) = (Path.Combine(folder.Path, "model.zip"), Path.Combine(folder.Path, "model.onnx"));
        s_ml.MultiTask().Save(model, view.Schema, zip);
        var loaded = s_ml.MultiTask().Load(zip, out _).Transform(view);
        Same(want, loaded.GetColumn<uint[]>(Label));
        Same(wantBoxes, loaded.GetColumn<float[]>(Boxes));
        Assert.AreEqual(
            s_ml.MultiTask().Evaluate(scored)["Objects"].MainValue,
            s_ml.MultiTask().Evaluate(loaded)["Objects"].MainValue
        );
        var report = s_ml.MultiTask().ConvertToOnnx(model, view, file);
        Assert.IsLessThan(1e-3, report.Parity!.Largest);
        var whole = s_ml.MultiTask().Load(file, out _).Transform(view);
        Same(want, whole.GetColumn<uint[]>(Label));
        var error = Assert.ThrowsExactly<OnnxExportException>(() =>
            s_ml.MultiTask().ConvertToOnnx(model, view, file, new OnnxExportOptions { Outputs = [Label] })
        );
        StringAssert.Contains(error.Message, "'Objects.Score' says how many there are");
        error = Assert.ThrowsExactly<OnnxExportException>(() =>
            s_ml.MultiTask().ConvertToOnnx(model, view, file, new OnnxExportOptions { ElementType = OnnxElementType.Float16 })
        );
        StringAssert.Contains(error.Message, "export it in float32");
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        Same(want, s_ml.MultiTask().Load(file, out _).Transform(view).GetColumn<uint[]>(Label));
        var engine = s_ml.Model.CreatePredictionEngine<Crowd, Answer>(model, new PredictionEngineOptions { OwnsTransformer = false });
        using var scorer = MultiTaskScorer.Load(file);
        var result = scorer.Score(new ScoringInput(20).Add<byte>("Image", rows.SelectMany(row => row.Image).ToArray().AsMemory()));
        for (var i = 0; i < rows.Count; i++)
        {
            var answer = engine.Predict(rows[i]);
            CollectionAssert.AreEqual(want[i], answer.Labels);
            Near(wantBoxes[i], answer.Boxes);
            Near(wantBoxes[i], result["Objects"].Boxes(i).ToArray());
            CollectionAssert.AreEqual(want[i].Select(key => Crowd.Names[(int)key - 1]).ToArray(), result["Objects"].Tags(i).ToArray());
            Assert.HasCount(want[i].Length, result["Objects"].Scores(i).ToArray());
            CollectionAssert.AreEqual(want[i], result.Column<uint[]>(Label)[i]);
        }
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => result["Objects"].PredictedLabel(0)).Message,
            "a value for each object of a row"
        );
        Assert.ThrowsExactly<InvalidOperationException>(() => result["HasPost"].Boxes(0));
    }

    /// <summary>In the file: as much room as there may be objects, 0 behind the last.</summary>
    [TestMethod]
    public void TheFileHasRoomForTheMost()
    {
        var rows = Crowd.Many(20, seed: 4);
        var want = s_model.Value.Transform(Keyed(rows)).GetColumn<uint[]>(Label).ToArray();
        using var session = new InferenceSession(s_model.Value.OnnxModel.ToArray());
        CollectionAssert.AreEqual(new[] { -1, 12 }, session.OutputMetadata[Score].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 48 }, session.OutputMetadata[Boxes].Dimensions);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(rows.SelectMany(row => row.Image).ToArray(), [20, 3 * Crowd.Pixels]);
        using var outputs = session.Run(options, ["Image"], [input], [Label, Score, Boxes]);
        var keys = outputs[0].GetTensorDataAsSpan<uint>();
        var scores = outputs[1].GetTensorDataAsSpan<float>();
        for (var i = 0; i < 20; i++)
            for (var k = 0; k < 12; k++)
            {
                Assert.AreEqual(k < want[i].Length ? want[i][k] : 0, keys[12 * i + k]);
                Assert.AreEqual(k < want[i].Length, scores[12 * i + k] > 0);
                Assert.IsTrue(k < want[i].Length || !outputs[2].GetTensorDataAsSpan<float>().Slice(48 * i + 4 * k, 4).ContainsAnyExcept(0));
            }
    }

    /// <summary>A set that has boxes alone and one that has maps alone train one network; half the boxes are in rows that a presence column
    /// takes out, or whose boxes are NaN.</summary>
    [TestMethod]
    [TestCategory("Long")]
    public void PartlyLabelledSetsTrainOneNetwork()
    {
        var (boxes, maps) = (Crowd.Many(200), Crowd.Many(120, seed: 5));
        for (var i = 0; i < boxes.Count; i += 4)
            (boxes[i].IsKnown, boxes[i].Keys, boxes[i].Boxes) = (false, [], []);
        for (var i = 1; i < boxes.Count; i += 4)
            (boxes[i].Keys, boxes[i].Boxes) = ([], [float.NaN]);
        using var model = s_ml.MultiTask()
            .Trainer(
                "Image",
                [
                    new DetectionTask("Objects", "Keys", "Boxes")
                    {
                        Stride = 2,
                        Channels = 16,
                        MaximumObjects = 12,
                        PresenceColumn = "IsKnown",
                    },
                    new SegmentationTask("Ground", "Map"),
                ],
                Crowd.Options(24)
            )
            .Fit([
                new TrainingSet("boxes", s_ml.Data.LoadFromEnumerable(boxes)) { Tasks = ["Objects"] },
                new TrainingSet("maps", s_ml.Data.LoadFromEnumerable(maps)) { Tasks = ["Ground"] },
            ]);
        Assert.IsLessThan(1e-4, model.ExportDifference);
        Assert.AreEqual(100, model.Schema.Tasks[0].LabelledRows);
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(Crowd.View(s_ml, 80, seed: 2)));
        Assert.IsGreaterThan(0.8, metrics["Objects"].Detection.AveragePrecision50);
        // All ground would be a quarter.
        Assert.IsGreaterThan(0.45, metrics["Ground"].Segmentation.MeanIou);
        // Keys without values: numbers.
        CollectionAssert.AreEqual(new[] { "1", "2", "3" }, metrics["Objects"].ClassNames.ToArray());
    }

    [TestMethod]
    [TestCategory("Long")]
    public void SharesOfTheImageComeBackAsShares()
    {
        var task = new DetectionTask("Objects", "Keys", "Shares")
        {
            Stride = 2,
            Channels = 16,
            MaximumObjects = 12,
            IsRelative = true,
        };
        using var model = s_ml.MultiTask()
            .Trainer("Image", [task], Crowd.Options(12) with { Augmentations = [new RandomFlip()] })
            .Fit(Crowd.View(s_ml, 240));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var scored = model.Transform(Crowd.View(s_ml, 60, seed: 2));
        Assert.IsTrue(scored.GetColumn<float[]>(Boxes).All(row => row.All(side => side is >= 0 and <= 1)));
        Assert.IsGreaterThan(0.8, s_ml.MultiTask().Evaluate(scored)["Objects"].Detection.AveragePrecision50);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameModelAndAResumedTrainingToo()
    {
        var options = Crowd.Options(4) with { Augmentations = [new RandomFlip()] };
        using var folder = new TemporaryFolder();
        using var one = Fit(options);
        var saving = options with { Checkpoints = new CheckpointOptions { Folder = folder.Path, EveryEpochs = 1 } };
        var halt = new Reports(report =>
        {
            if (report.Epoch > 2)
                throw new TimeoutException();
        });
        Assert.ThrowsExactly<TimeoutException>(() => Fit(saving with { Progress = halt }));
        Assert.IsNotEmpty(folder.Files, "a checkpoint");
        using var other = Fit(saving);
        CollectionAssert.AreEqual(one.OnnxModel.ToArray(), other.OnnxModel.ToArray());

        static MultiTaskTransformer Fit(MultiTaskOptions options) =>
            s_ml.MultiTask().Trainer("Image", [Crowd.Objects()], options).Fit(Crowd.View(s_ml, 64));
    }

    private static void Same<T>(T[][] want, IEnumerable<T[]> got)
    {
        foreach (var (one, other) in want.Zip(got))
            CollectionAssert.AreEqual(one, other);
    }

    private static void Near(float[] want, float[] got)
    {
        Assert.HasCount(want.Length, got);
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-3);
    }

    private sealed class Name
    {
        public string Text { get; set; } = "";
    }

    private sealed class Answer
    {
        [ColumnName(Label)]
        public uint[] Labels { get; set; } = [];

        [ColumnName(DetectionTrainingTests.Boxes)]
        public float[] Boxes { get; set; } = [];
    }
}
