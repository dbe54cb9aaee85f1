using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Box tasks from data to scored columns.</summary>
[TestClass]
public sealed class BoxTaskTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(nameof(SmoothL1Loss))]
    [DataRow(nameof(IouLoss))]
    [DataRow(nameof(GiouLoss))]
    [DataRow(nameof(DiouLoss))]
    public void EachLossLearnsTheBoxes(string name)
    {
        BoxLoss loss = name switch
        {
            nameof(SmoothL1Loss) => new SmoothL1Loss(),
            nameof(IouLoss) => new IouLoss(),
            nameof(GiouLoss) => new GiouLoss(),
            _ => new DiouLoss(),
        };
        using var model = Fit(BoxSample.Many(600), new BoxTask("Box", "Box") { Losses = [loss] });
        Assert.IsGreaterThan(0.9, Metrics(model, BoxSample.Many(300, seed: 2)).Box.MeanIntersectionOverUnion);
    }

    [TestMethod]
    public void AnyFormatAndUnit()
    {
        using var model = Fit(BoxSample.Many(600), Tasks.Box("Box", "Relative", BoxFormat.CenterSize));
        var test = BoxSample.Many(300, seed: 2);
        var scored = Scores(model, test);

        Assert.IsGreaterThan(0.9, Metrics(model, test).Box.MeanIntersectionOverUnion);
        Assert.IsLessThan(0.02, scored.Zip(test).Average(pair => Math.Abs(pair.First[0] - pair.Second.Relative[0])));
        Assert.IsLessThan(0.02, scored.Zip(test).Average(pair => Math.Abs(pair.First[3] - pair.Second.Relative[3])));
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.Transform(BoxSample.View(s_ml, test)).Schema["Box.Score"].GetSlotNames(ref names);
        Assert.AreEqual("CenterX,CenterY,Width,Height", string.Join(",", names.DenseValues()));
    }

    [TestMethod]
    public void SeveralBoxesAtOnce()
    {
        TaskDefinition[] tasks =
        [
            Tasks.Box("Where", "Box"), // left, top, right, bottom
            Tasks.Box("Share", "Relative", BoxFormat.CenterSize, lossWeight: 2), // x and y of the centre, width, height
        ];
        var test = BoxSample.View(s_ml, BoxSample.Many(200, seed: 2));
        using var model = s_ml.MultiTask().Trainer("Features", tasks, TagSample.Options(40)).Fit(BoxSample.View(s_ml, BoxSample.Many(500)));
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(test));
        Assert.IsGreaterThan(0.85, metrics["Where"].Box.MeanIntersectionOverUnion);
        Assert.IsGreaterThan(0.85, metrics["Share"].Box.MeanIntersectionOverUnion);
    }

    [TestMethod]
    public void ConfidenceTellsRowsWithoutABox()
    {
        var where = new BoxTask("Where", "Box")
        {
            Confidence = BoxConfidence.Presence,
            Losses = [new SmoothL1Loss(), new DiouLoss { Weight = 2 }],
        };
        using var model = Fit(BoxSample.Many(800, withEmpty: true), where);
        var test = BoxSample.Many(400, seed: 2, withEmpty: true);
        var metrics = Metrics(model, test);
        var sure = model.Transform(BoxSample.View(s_ml, test)).GetColumn<float>("Where.Probability").ToArray();

        Assert.AreEqual(800, model.Schema.Tasks[0].LabelledRows);
        Assert.IsGreaterThan(0.97, sure.Zip(test).Average(pair => pair.First > 0.5f != float.IsNaN(pair.Second.Box[0]) ? 1 : 0));
        Assert.IsGreaterThan(0.85, metrics.Box.MeanIntersectionOverUnion);
        Assert.IsGreaterThan(0.97, metrics.Box.AveragePrecision50);
        Assert.AreEqual(test.Count(row => float.IsNaN(row.Box[0])), metrics.Box.EmptyRows);
    }

    [TestMethod]
    public void ConfidenceLearnsTheOverlap()
    {
        // A quarter of the rows, known by a feature, has boxes that nothing tells the place of.
        var random = new Random(9);
        List<BoxSample> Rows(int count, int seed)
        {
            var rows = BoxSample.Many(count, seed);
            foreach (var row in rows.Where(row => row.Features[4] > 0.5f))
            {
                var (x, y) = ((float)random.NextDouble() * 200, (float)random.NextDouble() * 200);
                row.Box = [x, y, x + 15, y + 15];
            }
            return rows;
        }
        using var model = Fit(Rows(800, 1), new BoxTask("Box", "Box") { Confidence = BoxConfidence.Overlap });
        var test = Rows(400, 2);
        var sure = model
            .Transform(BoxSample.View(s_ml, test))
            .GetColumn<float>("Box.Probability")
            .Zip(test)
            .ToLookup(pair => pair.Second.Features[4] > 0.5f, pair => pair.First);

        Assert.IsLessThan(0.2, sure[true].Average());
        Assert.IsGreaterThan(0.5, sure[false].Average());
    }

    [TestMethod]
    public void RowsWithoutABoxLeaveNoTrace()
    {
        float[] Fit(float feature, bool byPresence)
        {
            var rows = BoxSample.Many(120);
            foreach (var row in rows.Where((_, i) => i % 3 == 0))
            {
                row.Features = [feature, 0, 0, 0, 0];
                row.IsKnown = !byPresence;
                row.Box = byPresence ? [0, 0, feature + 100, 1] : [float.NaN, 0, 0, 0];
            }
            using var model = BoxTaskTests.Fit(rows, new BoxTask("Box", "Box") { PresenceColumn = "IsKnown" }, epochs: 3);
            Assert.AreEqual(80, model.Schema.Tasks[0].LabelledRows);
            return [.. Scores(model, BoxSample.Many(30, seed: 4)).SelectMany(x => x)];
        }

        CollectionAssert.AreEqual(Fit(1, false), Fit(-7, false));
        CollectionAssert.AreEqual(Fit(1, true), Fit(-7, true));
        CollectionAssert.AreEqual(Fit(1, true), Fit(1, false));
    }

    [TestMethod]
    [DataRow(BoxConfidence.None)]
    [DataRow(BoxConfidence.Presence)]
    public void AnEnsembleLearnsAndExports(BoxConfidence confidence)
    {
        using var model = Fit(
            BoxSample.Many(500, withEmpty: true),
            new BoxTask("Box", "Box") { Confidence = confidence },
            25,
            new TabM
            {
                MemberCount = 3,
                Layers = [24],
                Dropout = 0,
            }
        );
        Assert.IsGreaterThan(0.8, Metrics(model, BoxSample.Many(200, seed: 2, withEmpty: true)).Box.MeanIntersectionOverUnion);
    }

    [TestMethod]
    public void ContinuesAndFollowsMovedBoxes()
    {
        var task = new BoxTask("Box", "Box") { Confidence = BoxConfidence.Overlap };
        using var model = Fit(BoxSample.Many(400), task);
        List<BoxSample> Moved(int count, int seed)
        {
            var rows = BoxSample.Many(count, seed);
            rows.ForEach(row => row.Box = [row.Box[0] + 30, row.Box[1], row.Box[2] + 30, row.Box[3]]);
            return rows;
        }
        using var further = s_ml.MultiTask()
            .Trainer("Features", [task], TagSample.Options(40))
            .Continue(model, BoxSample.View(s_ml, Moved(400, 5)));
        Assert.IsLessThan(0.2, Metrics(model, Moved(200, 6)).Box.MeanIntersectionOverUnion);
        Assert.IsGreaterThan(0.85, Metrics(further, Moved(200, 6)).Box.MeanIntersectionOverUnion);
    }

    [TestMethod]
    public void ACheckpointGoesOnAsIfNothingHadHappened()
    {
        MultiTaskOptions Options(string? folder, Action<TrainingProgress>? watch = null) =>
            new()
            {
                Architecture = new HardSharing { TrunkLayers = [16], Dropout = 0.2 },
                MaximumEpochs = 6,
                Patience = 6,
                BatchSize = 16,
                Seed = 2,
                Threads = 1,
                ProgressSteps = 1,
                Progress = new Reports(watch),
                Checkpoints = folder is null ? null : new CheckpointOptions { Folder = folder, EverySteps = 5 },
            };
        MultiTaskTransformer Fit(MultiTaskOptions options) =>
            s_ml.MultiTask()
                .Trainer("Features", [new BoxTask("Box", "Box") { Confidence = BoxConfidence.Presence, WeightColumn = "Weight" }], options)
                .Fit(BoxSample.View(s_ml, BoxSample.Many(160, withEmpty: true)));
        using var whole = Fit(Options(null));
        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() => Fit(Options(folder.Path, report =>
                {
                    if (report.Steps == 23)
                        throw new TimeoutException();
                })));
        var before = LiveTensors.Count();
        using var resumed = Fit(Options(folder.Path));

        Assert.AreEqual(before, torch.Tensor.TotalCount);
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());
    }

    [TestMethod]
    public void ASavedModelLoadsInStockMlNet()
    {
        var data = BoxSample.View(s_ml, BoxSample.Many(80, withEmpty: true));
        using var model = Fit(
            BoxSample.Many(80, withEmpty: true),
            new BoxTask("Box", "Box") { Confidence = BoxConfidence.Presence },
            epochs: 2
        );
        using var file = new MemoryStream();
        s_ml.Model.Save(model, data.Schema, file);
        var loaded = new MLContext().Model.Load(file, out _).Transform(data);
        var scored = model.Transform(data);

        CollectionAssert.AreEqual(
            scored.GetColumn<float[]>("Box.Score").SelectMany(x => x).ToArray(),
            loaded.GetColumn<float[]>("Box.Score").SelectMany(x => x).ToArray()
        );
        CollectionAssert.AreEqual(
            scored.GetColumn<float>("Box.Probability").ToArray(),
            loaded.GetColumn<float>("Box.Probability").ToArray()
        );
        var metrics = s_ml.MultiTask().Evaluate(loaded, model.Schema);
        Assert.AreEqual(Metrics(model, BoxSample.Many(80, withEmpty: true)).Box.AveragePrecision50, metrics["Box"].Box.AveragePrecision50);
        StringAssert.Contains(metrics.ToString(), "mean IoU");
    }

    private static MultiTaskTransformer Fit(
        List<BoxSample> rows,
        TaskDefinition task,
        int epochs = 60,
        Architecture? architecture = null
    ) => s_ml.MultiTask().Trainer("Features", [task], TagSample.Options(epochs, architecture)).Fit(BoxSample.View(s_ml, rows));

    private static TaskMetrics Metrics(MultiTaskTransformer model, List<BoxSample> rows) =>
        s_ml.MultiTask().Evaluate(model.Transform(BoxSample.View(s_ml, rows)))[0];

    private static float[][] Scores(MultiTaskTransformer model, List<BoxSample> rows) =>
        [.. model.Transform(BoxSample.View(s_ml, rows)).GetColumn<float[]>("Box.Score")];
}
