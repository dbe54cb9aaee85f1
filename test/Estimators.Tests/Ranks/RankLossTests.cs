using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Losses that are no mean over rows, such as ratios of sums, over several ranks and over several parts of a batch: the loss of
/// one rank with all rows in one part.</summary>
[TestClass]
public sealed class RankLossTests
{
    private const double Rounding = 2e-4;

    [TestMethod]
    public void OverlapOfPixels()
    {
        var rows = RankSight.Rows();
        // One rank has no square and no bar.
        Array.Fill(rows[30].Map, (byte)0);
        foreach (var balancer in new Balancer?[] { null, new Uncertainty(), new UpGrad(), new Moml(), new Famo() })
        {
            MultiTaskTransformer Fit(IEnumerable<Sight> own, Communicator? ranks, int parts = 1)
            {
                var image = new ImageEncoding(3, Sight.Height, Sight.Width)
                {
                    Trunk = new ResNet { Channels = [4, 6], Normalization = LayerNormalization.None },
                    Decoder = new UNetDecoder { Convolutions = 1, Normalization = LayerNormalization.None },
                };
                var options = Sight.Options(2, image) with
                {
                    Optimizer = new Sgd { LearningRate = 0.05 },
                    ValidationFraction = 0.25,
                    Balancer = balancer,
                    MicroBatches = parts,
                    Communicator = ranks,
                };
                TaskDefinition[] tasks =
                [
                    new SegmentationTask("Ground", "Map")
                    {
                        NoLabel = Sight.None,
                        ClassNames = ["ground", "square", "bar"],
                        ClassWeights = [1, 2, 3],
                        DiceWeight = 2,
                        Probabilities = true,
                    },
                    Tasks.Regression("Left", "Left"),
                ];
                var ml = new MLContext(1);
                return ml.MultiTask().Trainer("Image", tasks, options).Fit(ml.Data.LoadFromEnumerable(own));
            }
            Check(rows, [30, 1, 17], Fit, model => RankSight.Scores(model), $"{balancer}");
        }
    }

    [TestMethod]
    [DataRow(BoxConfidence.Presence)]
    [DataRow(BoxConfidence.Overlap)]
    public void BoxesWithAConfidence(BoxConfidence confidence)
    {
        var rows = BoxSample.Many(120, withEmpty: true);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = 0.5f + i % 4;
        foreach (
            var architecture in new Architecture[]
            {
                new HardSharing { TrunkLayers = [12] },
                new TabM { MemberCount = 3, Layers = [8], Dropout = 0 },
            }
        )
        {
            MultiTaskTransformer Fit(IEnumerable<BoxSample> own, Communicator? ranks, int parts = 1)
            {
                var options = SharedTraining.Options() with
                {
                    Architecture = architecture,
                    MicroBatches = parts,
                    ValidationFraction = 0.25,
                    Communicator = ranks,
                };
                var ml = new MLContext(1);
                TaskDefinition[] tasks = [new BoxTask("Box", "Box") { Confidence = confidence, ConfidenceWeight = 0.7 }];
                return ml.MultiTask().Trainer("Features", tasks, options).Fit(BoxSample.View(ml, own));
            }
            float[] Scores(MultiTaskTransformer model)
            {
                var scored = model.Transform(BoxSample.View(new MLContext(1), BoxSample.Many(40, seed: 9, withEmpty: true)));
                return
                [
                    .. scored.GetColumn<float[]>("Box.Score").SelectMany(row => row).Select(value => value / 64),
                    .. scored.GetColumn<float>("Box.Probability"),
                ];
            }
            // The second rank has rows without a box alone.
            BoxSample[] sorted =
            [
                .. rows.Where(row => !float.IsNaN(row.Box[0])).Take(60),
                .. rows.Where(row => float.IsNaN(row.Box[0])),
                .. rows.Where(row => !float.IsNaN(row.Box[0])).Skip(60),
            ];
            var empty = sorted.Count(row => float.IsNaN(row.Box[0]));
            Check(sorted, [60, empty, sorted.Length - 60 - empty], Fit, Scores, architecture.Name);
        }
    }

    [TestMethod]
    public void TagsAsAPath()
    {
        var rows = TaggedSteps.Many(90, withUntagged: true);
        MultiTaskTransformer Fit(IEnumerable<TaggedSteps> own, Communicator? ranks, int parts = 1)
        {
            var options = SharedTraining.Options() with
            {
                WeightColumn = null,
                BatchSize = 16,
                MicroBatches = parts,
                ValidationFraction = 0.2,
                Sequence = new SequenceEncoding { Trunk = new GruTrunk(6), Widths = new Dictionary<string, int> { ["Numbers"] = 1 } },
                Communicator = ranks,
            };
            var ml = new MLContext(1);
            TaskDefinition[] tasks =
            [
                new TaggingTask("Path", "Tags") { Transitions = TagTransitions.Learnt },
                Tasks.Binary("Up", "IsUp"),
            ];
            return ml.MultiTask().Trainer("Numbers", tasks, options).Fit(ml.Data.LoadFromEnumerable(own));
        }
        float[] Scores(MultiTaskTransformer model)
        {
            var scored = model.Transform(new MLContext(1).Data.LoadFromEnumerable(TaggedSteps.Many(30, seed: 8, withUntagged: true)));
            return [.. scored.GetColumn<float[]>("Path.Score").SelectMany(row => row), .. scored.GetColumn<float>("Up.Score")];
        }
        Check(rows, [50, 37, 3], Fit, Scores, "");
    }

    [TestMethod]
    public void ObjectsOfImages()
    {
        var rows = Crowd.Many(40);
        MultiTaskTransformer Fit(IEnumerable<Crowd> own, Communicator? ranks, int parts = 1)
        {
            var image = new ImageEncoding(3, Crowd.Height, Crowd.Width)
            {
                Trunk = new ResNet { Channels = [4, 6], Normalization = LayerNormalization.None },
                Decoder = new UNetDecoder { Convolutions = 1, Normalization = LayerNormalization.None },
            };
            var options = Crowd.Options(2) with
            {
                ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Image"] = image },
                Optimizer = new Sgd { LearningRate = 0.01 },
                ValidationFraction = 0.25,
                MicroBatches = parts,
                Communicator = ranks,
            };
            var ml = new MLContext(1);
            return ml.MultiTask()
                .Trainer("Image", [Crowd.Objects(), Tasks.Binary("HasPost", "HasPost")], options)
                .Fit(ml.Data.LoadFromEnumerable(own));
        }
        float[] Scores(MultiTaskTransformer model) =>
            [.. model.Transform(Crowd.View(new MLContext(1), 12, seed: 5)).GetColumn<float>("HasPost.Score")];
        Check(rows, [25, 2, 13], Fit, Scores, "");
    }

    private static void Check<T>(
        IReadOnlyList<T> rows,
        int[] counts,
        Func<IEnumerable<T>, Communicator?, int, MultiTaskTransformer> fit,
        Func<MultiTaskTransformer, float[]> scores,
        string what
    )
    {
        using var alone = fit(rows, null, 1);
        using var parts = fit(rows, null, 4);
        Near.Values(scores(alone), scores(parts), Rounding, $"{what}: in parts");
        Assert.AreEqual(RankAsserts.HeldOutLoss(alone), RankAsserts.HeldOutLoss(parts), Rounding, what);
        foreach (var micro in new[] { 1, 4 })
        {
            var models = Communicator.OnThreads(
                counts.Length,
                ranks => fit(RankAsserts.Part(rows, counts, ranks.Rank), ranks, micro)
            );
            var together = SharedTraining.Same(models, what);
            Near.Values(scores(alone), scores(together), Rounding, $"{what}: on ranks, {micro} parts");
            Assert.AreEqual(RankAsserts.HeldOutLoss(alone), RankAsserts.HeldOutLoss(together), Rounding, what);
            foreach (var model in models)
                model.Dispose();
        }
    }
}
