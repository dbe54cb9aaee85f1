using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Batch normalisation whose means and variances are over the rows of all ranks.</summary>
[TestClass]
public sealed class RankNormalizationTests
{
    private const double Rounding = 2e-4;

    private static readonly int[] s_counts = RankAsserts.Counts;

    private static MultiTaskOptions Plain =>
        SharedTraining.Options() with
        {
            Architecture = new HardSharing { TrunkLayers = [12, 8], TowerLayers = [6], Normalization = LayerNormalization.Batch },
        };

    [TestMethod]
    public void ItIsLibtorchsOverTheRowsOfAll()
    {
        float[] Numbers(Tensor x) => FlatTensor.Numbers(x.detach());
        foreach (var shape in new long[][] { [7, 3], [7, 3, 4, 5] })
        {
            using var scope = NewDisposeScope();
            manual_seed(3);
            var (x, towards) = (randn(shape) * 3 + 5, randn(shape));
            var (scale, shift) = (rand(3) + 0.5, randn(3));
            (float[] Out, float[] X, float[] Scale, float[] Shift, float[] Mean, float[] Variance) Run(
                Tensor own,
                Tensor ownTowards,
                RankGroup? ranks
            )
            {
                using var inner = NewDisposeScope();
                own = own.detach().clone().requires_grad_(true);
                var (s, b) = (scale.clone().requires_grad_(true), shift.clone().requires_grad_(true));
                var (mean, variance) = (zeros(3) + 0.3f, ones(3) * 2);
                var y = ranks is null
                    ? nn.functional.batch_norm(own, mean, variance, s, b, true, 0.1, 1e-5)
                    : RankBatchNorm.Of(own, s, b, mean, variance, 0.1f, 1e-5f, ranks);
                (y * y * ownTowards).sum().backward();
                return (Numbers(y), Numbers(own.grad!), Numbers(s.grad!), Numbers(b.grad!), Numbers(mean), Numbers(variance));
            }
            var whole = Run(x, towards, null);
            // The rank in the middle has no row.
            (int From, int To)[] parts = [(0, 2), (2, 2), (2, 7)];
            var ofRanks = Communicator.OnThreads(3, ranks =>
            {
                var (from, to) = parts[ranks.Rank];
                using var inner = NewDisposeScope();
                return Run(x.narrow(0, from, to - from), towards.narrow(0, from, to - from), new RankGroup(ranks));
            });
            Near.Values(whole.Out, [.. ofRanks.SelectMany(rank => rank.Out)], 1e-5);
            Near.Values(whole.X, [.. ofRanks.SelectMany(rank => rank.X)], 1e-4);
            foreach (var rank in ofRanks)
            {
                Near.Values(whole.Mean, rank.Mean, 1e-6);
                Near.Values(whole.Variance, rank.Variance, 1e-5);
            }
            float[] Sum(Func<int, float[]> of) => [.. Enumerable.Range(0, 3).Select(k => Enumerable.Range(0, 3).Sum(rank => of(rank)[k]))];
            Near.Values(whole.Scale, Sum(rank => ofRanks[rank].Scale), 1e-3);
            Near.Values(whole.Shift, Sum(rank => ofRanks[rank].Shift), 1e-3);
        }
    }

    [TestMethod]
    public void TrainingsOfRows()
    {
        foreach (
            var (balancer, gradients) in new (Balancer?, BalancingGradients)[]
            {
                (null, BalancingGradients.SharedParameters),
                (new Uncertainty(), BalancingGradients.SharedParameters),
                (new UpGrad(), BalancingGradients.SharedParameters),
                (new UpGrad(), BalancingGradients.SharedRepresentation),
                (new GradDrop(), BalancingGradients.SharedRepresentation),
                (new Moml(), BalancingGradients.SharedParameters),
                (new MoDo(), BalancingGradients.SharedParameters),
                (new Famo(), BalancingGradients.SharedParameters),
            }
        )
            foreach (var parts in new[] { 1, 4 })
                Check(Plain with { Balancer = balancer, BalancingGradients = gradients, MicroBatches = parts }, $"{balancer} {gradients}");
    }

    [TestMethod]
    public void WhatElseATrainingHas()
    {
        Check(
            Plain with { Architecture = new Mmoe { ExpertCount = 2, ExpertLayers = [8], Normalization = LayerNormalization.Batch } },
            "experts"
        );
        Check(Plain with { StoppingCriterion = StoppingCriterion.TaskErrors, ValidationFraction = 0.3, Refit = true }, "a refit");
        Check(
            Plain with
            {
                Architecture = new SoftSharing { TrunkLayers = [8], Strength = 0.1, Normalization = LayerNormalization.Batch },
                Balancer = new UpGrad(),
            },
            "a penalty"
        );
        Check(Plain with { UpdatesByTensors = true }, "by tensors");
        Check(Plain with { SharedUpdateFrom = 0, Regularization = new Regularization { L2 = 1e-3 } }, "a divided update");
    }

    [TestMethod]
    public void BesideSparseRowsItIsRefused()
    {
        const int Slots = 2000;
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(2, ranks =>
            {
                var ml = new MLContext(1);
                var options = Plain with
                {
                    WeightColumn = null,
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Features"] = new BagEncoding() },
                    Communicator = ranks,
                };
                TaskDefinition[] tasks = [Tasks.Multiclass("Topic", "Topic"), Tasks.Regression("Length", "Length")];
                return ml.MultiTask().Trainer("Features", tasks, options).Fit(WordBag.Load(ml, WordBag.Many(100, Slots), Slots));
            })
        );
        foreach (var inner in error.InnerExceptions)
            StringAssert.Contains(inner.Message, "is a batch normalisation beside tables of words");
    }

    [TestMethod]
    public void RowsOfSeveralDataSets()
    {
        foreach (var sampling in new SetSampling[] { new JointSampling(), new AlternatingSampling() })
            RankAsserts.SetsAreSameAsAlone(
                Plain with
                {
                    SetSampling = sampling,
                },
                [],
                RankAsserts.IsOfFirst,
                Rounding,
                sampling.GetType().Name
            );
    }

    [TestMethod]
    public void AllRanksHaveTheSameBitsWithDropoutToo()
    {
        var architecture = new HardSharing
        {
            TrunkLayers = [12, 8],
            Normalization = LayerNormalization.Batch,
            Dropout = 0.3,
        };
        var options = Plain with { Architecture = architecture };
        using var same = SharedTraining.Same(
            SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), s_counts), options),
            "dropout"
        );
    }

    [TestMethod]
    public void ImagesAndTheirPixels()
    {
        var rows = RankSight.Rows();
        int[] counts = [30, 1, 17];
        foreach (var balancer in new Balancer?[] { null, new UpGrad() })
        {
            MultiTaskTransformer Fit(IEnumerable<Sight> own, Communicator? ranks)
            {
                var image = new ImageEncoding(3, Sight.Height, Sight.Width)
                {
                    Trunk = new ResNet { Channels = [4, 6] },
                    Decoder = new UNetDecoder { Convolutions = 1 },
                };
                var options = Sight.Options(2, image) with
                {
                    Optimizer = new Sgd { LearningRate = 0.02 },
                    ValidationFraction = 0.25,
                    Augmentations = [new RandomShift { Pixels = 3 }],
                    Balancer = balancer,
                    Communicator = ranks,
                };
                TaskDefinition[] tasks =
                [
                    new SegmentationTask("Ground", "Map")
                    {
                        NoLabel = Sight.None,
                        ClassNames = ["ground", "square", "bar"],
                        DiceWeight = 1,
                        Probabilities = true,
                    },
                    Tasks.Binary("HasBar", "HasBar"),
                    Tasks.Regression("Left", "Left"),
                ];
                var ml = new MLContext(1);
                return ml.MultiTask().Trainer("Image", tasks, options).Fit(ml.Data.LoadFromEnumerable(own));
            }
            using var alone = Fit(rows, null);
            using var together = SharedTraining.Same(
                Communicator.OnThreads(3, ranks => Fit(RankAsserts.Part(rows, counts, ranks.Rank), ranks))
            );
            // Normalised values of few rows pass rounding on enlarged.
            Near.Values(RankSight.Scores(alone), RankSight.Scores(together), 2e-3, $"{balancer}");
        }
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ARankWithoutRowsIsNamed()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), 120, 0, 80), Plain)
        );
        Assert.HasCount(3, error.InnerExceptions);
        foreach (var inner in error.InnerExceptions)
            StringAssert.Contains(inner.Message, "batch normalisation passes through the network on all ranks");
    }

    [TestMethod]
    [Timeout(60_000)]
    // In each message of a step, be it in the forward pass, in the backward pass or behind it.
    [DynamicData(nameof(Messages))]
    public void ARankThatFailsInTheMiddleEndsTheOthers(int messages)
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(
                SharedTraining.Divide(SharedTraining.Rows(), s_counts),
                (ranks, rank) => Plain with { Communicator = rank == 1 ? new FailingAfter(ranks, messages) : ranks }
            )
        );
        Assert.HasCount(3, error.InnerExceptions);
        foreach (var inner in error.InnerExceptions)
            StringAssert.Contains(inner.Message, "the cable is cut");
    }

    public static IEnumerable<object[]> Messages() => Enumerable.Range(60, 14).Select(count => new object[] { count });

    private sealed class FailingAfter(Communicator inner, int messages) : Communicator
    {
        private int _left = messages;

        public override int Rank => inner.Rank;

        public override int Size => inner.Size;

        public override void AllReduce(Span<float> values)
        {
            if (--_left < 0)
            {
                inner.Abort("the cable is cut");
                throw new InvalidOperationException("the cable is cut");
            }
            inner.AllReduce(values);
        }

        public override void AllReduce(Span<double> values) => inner.AllReduce(values);

        public override void Broadcast(Span<byte> bytes, int root = 0) => inner.Broadcast(bytes, root);

        public override IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own) => inner.AllGather(own);

        public override void Barrier() => inner.Barrier();

        public override void Abort(string reason) => inner.Abort(reason);
    }

    private static void Check(MultiTaskOptions options, string what) =>
        RankAsserts.SameAsAlone(options, Rounding, what, ["Sign.Score", "Sum.Score"], [s_counts]);
}
