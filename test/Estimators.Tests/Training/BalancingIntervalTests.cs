namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Weights that are solved every N steps and kept in between.</summary>
[TestClass]
public sealed class BalancingIntervalTests
{
    [TestMethod]
    [DataRow(0.5, 2.0, -1.0)]
    [DataRow(0.7, 0.0, 0.3)]
    [DataRow(0.0, 0.0, 0.0)]
    public void AKeptStepMovesEveryParameterAsASolvedOneDoes(double first, double second, double third)
    {
        double[] weights = [first, second, third];
        var architecture = new Mmoe
        {
            ExpertCount = 2,
            ExpertLayers = [6],
            TowerLayers = [3],
        };
        var kept = new GivenWeights(weights);
        using var often = new EngineStep(Options(architecture, new GivenWeights(weights), 1), 3, 4);
        using var seldom = new EngineStep(Options(architecture, kept, 4), 3, 4);
        for (var i = 0; i < 4; i++)
        {
            var (rows, labels) = SharedRepresentationTests.Random(16, 4, 3, seed: i);
            often.Step(rows, labels, 0.05);
            seldom.Step(rows, labels, 0.05);
        }

        Assert.AreEqual(1, kept.Asked);
        var (expected, actual) = (often.Values, seldom.Values);
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5, $"value {i}");
        BalancerAsserts.Close(weights, seldom.Weights, 1e-12, "reported");
    }

    [TestMethod]
    public void ThePenaltyIsNoTasksAndIsNotScaled()
    {
        // DSelect-k's entropy penalty reaches the tasks' own selectors.
        var architecture = new DSelectK
        {
            ExpertCount = 4,
            ExpertLayers = [5],
            EntropyWeight = 2,
        };
        using var often = new EngineStep(Options(architecture, new GivenWeights(0.01, 3), 1), 2, 4);
        using var seldom = new EngineStep(Options(architecture, new GivenWeights(0.01, 3), 2), 2, 4);
        var (rows, labels) = SharedRepresentationTests.Random(16, 4, 2);
        for (var i = 0; i < 2; i++)
        {
            often.Step(rows, labels, 0.05);
            seldom.Step(rows, labels, 0.05);
        }
        for (var i = 0; i < often.Values.Length; i++)
            Assert.AreEqual(often.Values[i], seldom.Values[i], 1e-5, $"value {i}");
    }

    [TestMethod]
    public void ItIsAskedEveryNStepsAndWhereATaskHasNoWeightYet()
    {
        var balancer = new GivenWeights(1, 1, 1);
        using var step = new EngineStep(Options(new HardSharing { TrunkLayers = [4] }, balancer, 3), 3, 4);
        var (rows, labels) = SharedRepresentationTests.Random(8, 4, 3);
        var asked = new List<int>();
        foreach (var tasks in new int[][] { [0, 1], [0, 1], [0, 1, 2], [0, 1, 2], [2], [0, 1, 2], [0, 1, 2] })
        {
            step.Step(rows, labels, 0.01, tasks);
            asked.Add(balancer.Asked);
        }
        // Steps 0, 3 and 6 are due; step 2 has a task that came without weight.
        CollectionAssert.AreEqual(new[] { 1, 1, 2, 3, 3, 3, 4 }, asked);
    }

    [TestMethod]
    public void LossBalancersKeepTheirWeightsToo()
    {
        using var step = new EngineStep(Options(new HardSharing { TrunkLayers = [4] }, new RandomLossWeighting(), 2), 3, 4);
        var (rows, labels) = SharedRepresentationTests.Random(8, 4, 3);
        var weights = Enumerable.Range(0, 4).Select(_ => step.Step(rows, labels, 0.01).Weights).ToArray();
        CollectionAssert.AreEqual(weights[0], weights[1]);
        CollectionAssert.AreEqual(weights[2], weights[3]);
        CollectionAssert.AreNotEqual(weights[1], weights[2]);
    }

    [TestMethod]
    public void ATrainingThatIsGoneOnWithKeepsTheKeptWeights()
    {
        MultiTaskOptions Of(string? folder, Action<TrainingProgress>? watch) =>
            new()
            {
                Architecture = new HardSharing { TrunkLayers = [16] },
                Balancer = new Mgda(),
                BalancingInterval = 5,
                BatchSize = 16,
                MaximumEpochs = 3,
                Seed = 4,
                Threads = 1,
                ProgressSteps = 1,
                Progress = new Reports(watch),
                Checkpoints = folder is null ? null : new CheckpointOptions { Folder = folder, EverySteps = 1 },
            };
        byte[] Fit(MultiTaskOptions options)
        {
            using var model = Sample.Fit(Sample.Many(200), options);
            return model.OnnxModel.ToArray();
        }
        using var folder = new TemporaryFolder();
        // 17 is no multiple of 5: the weights of step 15 are in use.
        Assert.ThrowsExactly<TimeoutException>(() => Fit(Of(folder.Path, report =>
                {
                    if (report.Steps == 18)
                        throw new TimeoutException();
                })));
        CollectionAssert.AreEqual(Fit(Of(null, null)), Fit(Of(folder.Path, null)));
    }

    [TestMethod]
    public void WhatHasNoWeightsToKeepIsRefused()
    {
        foreach (var balancer in new Balancer[] { new GradDrop(), new MoDo(), new MoCo() })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => Sample.Fit(Sample.Many(60), Options(new HardSharing(), balancer, 2)));
            StringAssert.Contains(error.Message, balancer.GetType().Name);
        }
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Sample.Fit(Sample.Many(60), Options(new HardSharing(), new Mgda(), 0)));
    }

    private static MultiTaskOptions Options(Architecture architecture, Balancer balancer, int interval) =>
        new()
        {
            Architecture = architecture,
            Balancer = balancer,
            BalancingInterval = interval,
            Optimizer = new Sgd(),
            BatchSize = 16,
            Threads = 1,
        };
}
