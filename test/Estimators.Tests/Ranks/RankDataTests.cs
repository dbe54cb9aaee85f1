using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Sequences, images, held-out groups and times over several ranks: the result of one rank with all rows.</summary>
[TestClass]
public sealed class RankDataTests
{
    private const double Rounding = 5e-5;

    [TestMethod]
    public void Sequences()
    {
        var rows = TaggedSteps.Many(120);
        MultiTaskTransformer Fit(IEnumerable<TaggedSteps> own, Communicator? ranks, SequenceTrunk trunk, Balancer? balancer, bool ofRows)
        {
            var ml = new MLContext(1);
            var options = SharedTraining.Options(balancer) with
            {
                WeightColumn = null,
                BatchSize = 16,
                ValidationFraction = 0.2,
                BalancingGradients = ofRows ? BalancingGradients.SharedRepresentation : BalancingGradients.SharedParameters,
                Sequence = new SequenceEncoding { Trunk = trunk, Widths = new Dictionary<string, int> { ["Numbers"] = 1 } },
                Communicator = ranks,
            };
            TaskDefinition[] tasks = [Tasks.Regression("Level", "Levels"), Tasks.Tagging("Tag", "Tags"), Tasks.Binary("Up", "IsUp")];
            return ml.MultiTask().Trainer("Numbers", tasks, options).Fit(ml.Data.LoadFromEnumerable(own));
        }
        float[] Scores(MultiTaskTransformer model)
        {
            var scored = model.Transform(new MLContext(1).Data.LoadFromEnumerable(TaggedSteps.Many(30, seed: 8)));
            return [.. scored.GetColumn<float[]>("Level.Score").SelectMany(row => row), .. scored.GetColumn<float>("Up.Score")];
        }
        foreach (
            var (trunk, balancer, ofRows) in new (SequenceTrunk, Balancer?, bool)[]
            {
                (new GruTrunk(8), null, false),
                (new GruTrunk(6), new UpGrad(), false),
                (new GruTrunk(6), new UpGrad(), true),
                (new GruTrunk(6), new GradDrop(), true),
            }
        )
        {
            using var alone = Fit(rows, null, trunk, balancer, ofRows);
            using var together = SharedTraining.Same(
                Communicator.OnThreads(3, ranks => Fit(RankAsserts.Part(rows, [70, 47, 3], ranks.Rank), ranks, trunk, balancer, ofRows))
            );
            Near.Values(Scores(alone), Scores(together), Rounding, $"{balancer}");
            Assert.AreEqual(
                RankAsserts.HeldOutLoss(alone),
                RankAsserts.HeldOutLoss(together),
                1e-4,
                "the held-out loss is over the same steps"
            );
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ImagesAndTheirPixels(bool augmented)
    {
        var rows = RankSight.Rows();
        var trunk = new ResNet { Channels = [4, 6], Normalization = LayerNormalization.None };
        var decoder = new UNetDecoder { Convolutions = 1, Normalization = LayerNormalization.None };
        MultiTaskTransformer Fit(IEnumerable<Sight> own, Communicator? ranks)
        {
            var ml = new MLContext(1);
            var image = new ImageEncoding(3, Sight.Height, Sight.Width) { Trunk = trunk, Decoder = decoder };
            var options = Sight.Options(2, image) with
            {
                Optimizer = new Sgd { LearningRate = 0.02 },
                ValidationFraction = 0.25,
                Augmentations = augmented ? [new RandomShift { Pixels = 3 }, new GaussianNoise()] : [],
                Communicator = ranks,
            };
            TaskDefinition[] tasks = [.. Sight.Tasks(), Tasks.DenseRegression("Depth", "Depth"), Tasks.Normals("Facing", "Normals")];
            return ml.MultiTask().Trainer("Image", tasks, options).Fit(ml.Data.LoadFromEnumerable(own));
        }
        float[] Scores(MultiTaskTransformer model) => RankSight.Scores(model, "Depth.Score");
        using var alone = Fit(rows, null);
        using var together = SharedTraining.Same(
            Communicator.OnThreads(3, ranks => Fit(RankAsserts.Part(rows, [30, 1, 17], ranks.Rank), ranks))
        );
        Near.Values(Scores(alone), Scores(together), 2e-4);
        Assert.AreEqual(RankAsserts.HeldOutLoss(alone), RankAsserts.HeldOutLoss(together), 1e-4);
    }

    [TestMethod]
    public void HeldOutGroupsAndTimes()
    {
        var rows = SharedTraining.Rows();
        for (var i = 0; i < rows.Count; i++)
        {
            // Groups reach over the ranks; a missing one is a row alone. Some times are the same.
            rows[i].Key = (uint)(i % 6);
            rows[i].Sum = i * 37 % 50;
        }
        foreach (
            var options in new[]
            {
                SharedTraining.Options() with { GroupColumn = "Key", ValidationFraction = 0.3 },
                SharedTraining.Options() with { TimeColumn = "Sum", ValidationFraction = 0.3 },
            }
        )
        {
            TaskDefinition[] tasks = [Tasks.Multiclass("Class", "Class"), Tasks.Binary("Sign", "Sign")];
            using var alone = SharedTraining.Alone(rows, options, tasks);
            using var together = SharedTraining.Same(SharedTraining.Together(SharedTraining.Divide(rows, 100, 97, 3), options, tasks));
            Near.Values(Sample.Scores(alone, "Sign.Score"), Sample.Scores(together, "Sign.Score"), Rounding);
            Assert.AreEqual(RankAsserts.Fact(alone, "heldOutRows"), RankAsserts.Fact(together, "heldOutRows"));
            Assert.AreEqual(RankAsserts.HeldOutLoss(alone), RankAsserts.HeldOutLoss(together), 1e-5);
        }
    }

    [TestMethod]
    public void AGroupThatIsAllThereIs()
    {
        var rows = SharedTraining.Rows();
        foreach (var row in rows)
            row.Key = 2;
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(SharedTraining.Divide(rows, 100, 100), SharedTraining.Options() with { GroupColumn = "Key" })
        );
        Assert.HasCount(2, error.InnerExceptions);
        foreach (var inner in error.InnerExceptions)
            StringAssert.Contains(inner.Message, "Group column 'Key' has one group such that none of the 200 rows is held out");
    }

    [TestMethod]
    public void GradientsOfTheRepresentation()
    {
        foreach (var balancer in new Balancer[] { new UpGrad(), new Mgda(), new NashMtl(), new CaGrad() })
        {
            var options = SharedTraining.Options(balancer) with
            {
                BalancingGradients = BalancingGradients.SharedRepresentation,
                WeightColumn = null,
            };
            using var alone = SharedTraining.Alone(SharedTraining.Rows(), options);
            var rows = SharedTraining.Divide(SharedTraining.Rows(), 100, 97, 3);
            using var together = SharedTraining.Same(SharedTraining.Together(rows, options), $"{balancer}");
            SharedTraining.Close(alone, together, Rounding, $"{balancer}");
        }
    }

    [TestMethod]
    public void Affinity()
    {
        TaskAffinity Measure(IEnumerable<Sample> own, Communicator? ranks)
        {
            var ml = new MLContext(1);
            var options = SharedTraining.Options() with { Communicator = ranks };
            return ml.MultiTask()
                .Trainer("Features", Sample.AllTasks(), options)
                .MeasureAffinity(ml.Data.LoadFromEnumerable(own), new AffinityOptions { Interval = 2, LookaheadRate = 0.05 });
        }
        var alone = Measure(SharedTraining.Rows(), null);
        var parts = SharedTraining.Divide(SharedTraining.Rows(), 100, 97, 3);
        foreach (var shared in Communicator.OnThreads(3, ranks => Measure(parts[ranks.Rank], ranks)))
        {
            Assert.AreEqual(alone.Measurements, shared.Measurements);
            for (var from = 0; from < 3; from++)
                for (var onto = 0; onto < 3; onto++)
                    Assert.AreEqual(alone[from, onto], shared[from, onto], 1e-4, $"{from} onto {onto}");
        }
    }

    [TestMethod]
    public void StreamsOfEachRank()
    {
        var models = Communicator.OnThreads(2, ranks =>
        {
            var ml = new MLContext(1);
            var trainer = ml.MultiTask().Trainer("Features", Sample.AllTasks(), SharedTraining.Options() with { Communicator = ranks });
            var batches = Enumerable.Range(0, 3).Select(i => ml.Data.LoadFromEnumerable(Sample.Many(60 + 20 * ranks.Rank, seed: i)));
            var stream = ml.MultiTask().TrainOnStream(trainer, batches.ToAsyncEnumerable());
            return stream.ToBlockingEnumerable().Select(batch => ((MultiTaskTransformer)batch.Model).OnnxModel.ToArray()).ToArray();
        });
        Assert.HasCount(3, models[0]);
        for (var i = 0; i < 3; i++)
            CollectionAssert.AreEqual(models[0][i], models[1][i], $"batch {i}");
        CollectionAssert.AreNotEqual(models[0][0], models[0][2]);
    }

    // Counts the messages of its rank.
    private sealed class Counted(Communicator inner) : Communicator
    {
        public int Messages { get; private set; }

        public override int Rank => inner.Rank;

        public override int Size => inner.Size;

        public override void AllReduce(Span<float> values)
        {
            Messages++;
            inner.AllReduce(values);
        }

        public override void AllReduce(Span<double> values)
        {
            Messages++;
            inner.AllReduce(values);
        }

        public override void Broadcast(Span<byte> bytes, int root = 0)
        {
            Messages++;
            inner.Broadcast(bytes, root);
        }

        public override IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own)
        {
            Messages++;
            return inner.AllGather(own);
        }

        public override void Barrier()
        {
            Messages++;
            inner.Barrier();
        }

        public override void Abort(string reason) => inner.Abort(reason);
    }

    [TestMethod]
    public void AStepIsOneMessage()
    {
        // Losses first and then gradients where the weights follow from the losses.
        foreach (var (balancer, messages) in new (Balancer?, int)[] { (null, 1), (new FixedWeights(1, 2, 3), 1), (new GeometricLoss(), 2) })
        {
            var counts = Communicator.OnThreads(2, ranks =>
            {
                using var counted = new Counted(ranks);
                var steps = new List<int>();
                var options = SharedTraining.Options(balancer) with
                {
                    Communicator = counted,
                    ProgressSteps = 1,
                    Progress = new Reports(report => steps.Add(report.IsEpochEnd ? -1 : counted.Messages)),
                };
                using var model = Sample.Fit(SharedTraining.Rows(), options);
                return steps;
            });
            foreach (var steps in counts)
                for (var i = 1; i < steps.Count; i++)
                    if (steps[i] > 0 && steps[i - 1] > 0)
                        Assert.AreEqual(messages, steps[i] - steps[i - 1], $"{balancer}, step {i}");
        }
    }
}
