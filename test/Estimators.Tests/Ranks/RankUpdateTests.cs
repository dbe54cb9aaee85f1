namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Each rank updates a part of the parameters and hands it to the others: the same bits as where all update everything.</summary>
[TestClass]
public sealed class RankUpdateTests
{
    private static readonly int[] s_counts = RankAsserts.Counts;

    private static MultiTaskOptions Plain =>
        SharedTraining.Options() with
        {
            Regularization = new Regularization { L1 = 1e-4, L2 = 1e-3 },
            MaximumEpochs = 3,
        };

    private static MultiTaskOptions Divided(MultiTaskOptions options) => options with { SharedUpdateFrom = 0 };

    [TestMethod]
    public void EveryOptimizer()
    {
        foreach (
            var optimizer in new Optimizer[]
            {
                new Adam { LearningRate = 0.01 },
                new Adam { LearningRate = 0.01, WeightDecay = 0.1 },
                new Sgd { LearningRate = 0.05 },
                new Sgd { LearningRate = 0.05, Momentum = 0.5, Nesterov = true },
                new AdaGrad { LearningRate = 0.05 },
                new RmsProp { LearningRate = 0.01 },
            }
        )
            foreach (var balancer in new Balancer?[] { null, new Uncertainty(), new Famo() })
                Check(Plain with { Optimizer = optimizer, Balancer = balancer }, $"{optimizer.GetType().Name} {balancer}");
    }

    [TestMethod]
    public void WhatElseAStepHas()
    {
        Check(Plain with { WeightAveraging = 0.9, Refit = true, ValidationFraction = 0.3 }, "an average of the weights, a refit");
        Check(Plain with { Architecture = new SoftSharing { TrunkLayers = [8], Strength = 0.1 } }, "a penalty");
        // These look at all parameters: every rank updates them all.
        Check(Plain with { Regularization = new Regularization { ClipNorm = 0.1 } }, "a clipped gradient");
        Check(Plain with { Balancer = new UpGrad() }, "gradients of tasks");
        Check(Plain with { UpdatesByTensors = true }, "by tensors");
    }

    [TestMethod]
    public void AModelThatIsHeldToItsStart()
    {
        using var model = SharedTraining.Alone(SharedTraining.Rows(), Plain);
        MultiTaskTransformer[] Continue(MultiTaskOptions options)
        {
            var parts = SharedTraining.Divide(Sample.Many(200, seed: 6), s_counts);
            return
            [
                .. Communicator.OnThreads(3, ranks =>
                {
                    var ml = new Microsoft.ML.MLContext(1);
                    return ml.MultiTask()
                        .Trainer("Features", Sample.AllTasks(), options with { Communicator = ranks, Anchor = 0.1 })
                        .Continue(model, ml.Data.LoadFromEnumerable(parts[ranks.Rank]));
                }),
            ];
        }
        var expected = SharedTraining.Same(Continue(Plain)).OnnxModel.ToArray();
        CollectionAssert.AreEqual(expected, SharedTraining.Same(Continue(Divided(Plain))).OnnxModel.ToArray());
    }

    [TestMethod]
    [Timeout(60_000)]
    public void AnInterruptedTrainingGoesOnToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        var options = Divided(Plain) with { Optimizer = new Adam { LearningRate = 0.01 } };
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        var undisturbed = SharedTraining.Same(SharedTraining.Together(rows, options)).OnnxModel.ToArray();
        MultiTaskOptions Saving(Communicator ranks, Action<TrainingProgress>? watch) =>
            options with
            {
                Communicator = ranks,
                ProgressSteps = 1,
                Progress = new Reports(watch),
                Checkpoints = new CheckpointOptions { Folder = folder.Path, EverySteps = 4 },
            };
        Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(rows, (ranks, rank) => Saving(ranks, report =>
                {
                    if (rank == 1 && report.Steps == 14)
                        throw new TimeoutException("no power");
                })));
        var models = SharedTraining.Together(rows, (ranks, _) => Saving(ranks, null));
        CollectionAssert.AreEqual(undisturbed, SharedTraining.Same(models).OnnxModel.ToArray());
    }

    [TestMethod]
    [Timeout(60_000)]
    public void ALossThatBecomesInfiniteEndsAllAlike()
    {
        var options = Divided(Plain) with { Optimizer = new Sgd { LearningRate = 1e30 } };
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), s_counts), options)
        );
        Assert.HasCount(3, error.InnerExceptions);
        Assert.HasCount(1, error.InnerExceptions.Select(inner => inner.Message).Distinct());
        StringAssert.Contains(error.InnerExceptions[0].Message, "the loss became");
    }

    private static void Check(MultiTaskOptions options, string what)
    {
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts);
        using var expected = SharedTraining.Same(SharedTraining.Together(rows, options), what);
        using var divided = SharedTraining.Same(SharedTraining.Together(rows, Divided(options)), what);
        CollectionAssert.AreEqual(expected.OnnxModel.ToArray(), divided.OnnxModel.ToArray(), what);
        using var alone = SharedTraining.Alone(SharedTraining.Rows(), options);
        SharedTraining.Close(alone, divided, 5e-4, what);
    }
}
