namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Architectures with experts against the formulas, with weights small enough to compute by hand.</summary>
[TestClass]
public sealed class MixtureFormulaTests
{
    private static readonly float s_log3 = MathF.Log(3),
        s_log4 = MathF.Log(4);

    [TestMethod]
    public void MmoeMixesSharedExpertsByEachTasksGate()
    {
        using var run = new ArchitectureRun(
            new Mmoe
            {
                ExpertCount = 2,
                ExpertLayers = [1],
                Activation = Activation.Identity,
            },
            2,
            2
        ).Set("experts/expert0/0/linear/weight", 1, 0).Set("experts/expert1/0/linear/weight", 0, 10).Set("gate1/weight", s_log3, 0, 0, 0);
        var values = run.Represent(1, 2);

        // Experts: 1 and 20. Gates: softmax(0, 0) and softmax(log 3, 0) = (3/4, 1/4).
        Assert.AreEqual(10.5, values[0][0], 1e-5);
        Assert.AreEqual(5.75, values[1][0], 1e-5);
    }

    [TestMethod]
    public void OmoeHasOneGateForAll()
    {
        using var run = new ArchitectureRun(
            new Omoe
            {
                ExpertCount = 2,
                ExpertLayers = [1],
                Activation = Activation.Identity,
            },
            2,
            2
        ).Set("experts/expert0/0/linear/weight", 1, 0).Set("experts/expert1/0/linear/weight", 0, 10).Set("gate/weight", s_log3, 0, 0, 0);
        var values = run.Represent(1, 2);

        Assert.AreEqual(5.75, values[0][0], 1e-5);
        Assert.AreEqual(5.75, values[1][0], 1e-5);
    }

    [TestMethod]
    public void CgcMixesATasksOwnExpertsWithTheSharedOnes()
    {
        using var run = new ArchitectureRun(new Cgc { ExpertLayers = [1], Activation = Activation.Identity }, 2, 2)
            .Set("level0/task0/expert0/0/linear/weight", 1, 0)
            .Set("level0/task1/expert0/0/linear/weight", 0, 1)
            .Set("level0/shared/expert0/0/linear/weight", 0, 10)
            .Set("level0/gate0/weight", s_log4, 0, 0, 0);
        var values = run.Represent(1, 2);

        // Own experts 1 and 2, shared 20; gates softmax(log 4, 0) = (0.8, 0.2) and (0.5, 0.5).
        Assert.AreEqual(4.8, values[0][0], 1e-5);
        Assert.AreEqual(11, values[1][0], 1e-5);
    }

    [TestMethod]
    public void PleFeedsEachLevelWithTheMixturesBelow()
    {
        using var run = new ArchitectureRun(
            new Ple
            {
                LevelCount = 2,
                ExpertLayers = [1],
                Activation = Activation.Identity,
            },
            2,
            2
        );
        run.Set("level0/task0/expert0/0/linear/weight", 1, 0);
        run.Set("level0/task1/expert0/0/linear/weight", 0, 1);
        run.Set("level0/shared/expert0/0/linear/weight", 1, 1);
        run.Set("level1/task0/expert0/0/linear/weight", 2);
        run.Set("level1/task1/expert0/0/linear/weight", 1);
        run.Set("level1/shared/expert0/0/linear/weight", 3);
        var values = run.Represent(1, 2);

        // Level 0: experts 1, 2 and 3; mixtures of the tasks (1 + 3) / 2 = 2 and (2 + 3) / 2 = 2.5, of all (1 + 2 + 3) / 3 = 2.
        // Level 1: experts 2·2 = 4, 1·2.5 = 2.5 and shared 3·2 = 6; mixtures (4 + 6) / 2 and (2.5 + 6) / 2.
        Assert.AreEqual(5, values[0][0], 1e-5);
        Assert.AreEqual(4.25, values[1][0], 1e-5);
    }

    [TestMethod]
    public void DSelectKMixesTheSelectedExperts()
    {
        var architecture = new DSelectK
        {
            ExpertCount = 4,
            SelectedCount = 2,
            ExpertLayers = [1],
            Activation = Activation.Identity,
        };
        using var run = new ArchitectureRun(architecture, 1, 1).Set("gate0/share", s_log3, 0);
        for (var expert = 0; expert < 4; expert++)
            run.Set($"experts/expert{expert}/0/linear/bias", MathF.Pow(10, expert));

        // Bits lowest first: +, − is 1 and +, + is 3; shares softmax(log 3, 0).
        run.Set("gate0/z", 0.5f, -0.5f, 7, 9);
        Assert.AreEqual(0.75f * 10 + 0.25f * 1000, run.Represent(0)[0][0]);
        // At z = 0 all experts weigh alike.
        run.Set("gate0/z", 0, 0, 0, 0);
        Assert.AreEqual(1111f / 4, run.Represent(0)[0][0], 1e-3);
    }

    [TestMethod]
    public void SurplusNumbersOfDSelectKStandForTheFirstExperts()
    {
        var architecture = new DSelectK
        {
            ExpertCount = 3,
            SelectedCount = 1,
            ExpertLayers = [1],
            Activation = Activation.Identity,
        };
        using var run = new ArchitectureRun(architecture, 1, 1);
        for (var expert = 0; expert < 3; expert++)
            run.Set($"experts/expert{expert}/0/linear/bias", MathF.Pow(10, expert));

        foreach (var (z0, z1, expected) in new[] { (-1f, -1f, 1f), (1f, -1f, 10f), (-1f, 1f, 100f), (1f, 1f, 1f) })
            Assert.AreEqual(expected, run.Set("gate0/z", z0, z1).Represent(0)[0][0]);
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(5)]
    [DataRow(8)]
    public void SelectorsWeighExpertsByTheProductOfTheirBits(int experts)
    {
        var architecture = new DSelectK
        {
            ExpertCount = experts,
            SelectedCount = 1,
            ExpertLayers = [1],
            Activation = Activation.Identity,
            Gamma = 2,
        };
        using var run = new ArchitectureRun(architecture, 1, 1);
        var random = new Random(3);
        var bits = (int)Math.Ceiling(Math.Log2(experts));
        float[] z = [.. Enumerable.Range(0, bits).Select(_ => (float)(random.NextDouble() * 2.4 - 1.2))];
        float[] outputs = [.. Enumerable.Range(0, experts).Select(_ => (float)random.NextDouble())];
        run.Set("gate0/z", z);
        for (var expert = 0; expert < experts; expert++)
            run.Set($"experts/expert{expert}/0/linear/bias", outputs[expert]);

        // Every number of so many bits, by the definition: S(t) = −2t³/γ³ + 3t/(2γ) + 1/2 within ±γ/2.
        var expected = 0.0;
        for (var code = 0; code < 1 << bits; code++)
        {
            var weight = 1.0;
            for (var bit = 0; bit < bits; bit++)
            {
                double t = z[bit],
                    step = t <= -1 ? 0
                    : t >= 1 ? 1
                    : -2 * t * t * t / 8 + 3 * t / 4 + 0.5;
                weight *= (code >> bit & 1) == 1 ? step : 1 - step;
            }
            expected += weight * outputs[code % experts];
        }
        Assert.AreEqual(expected, run.Represent(0)[0][0], 1e-5);
    }

    [TestMethod]
    public void TheEntropyOfSettledSelectorsIsZero()
    {
        using var run = new ArchitectureRun(
            new DSelectK
            {
                ExpertCount = 4,
                SelectedCount = 2,
                ExpertLayers = [1],
                EntropyWeight = 0.5,
            },
            1,
            1
        );

        // Four bits at S = 1/2 have an entropy of log 2 each.
        Assert.AreEqual(0.5 * 4 * Math.Log(2), run.Penalty([0], 0)!.Value, 1e-6);
        Assert.AreEqual(0, run.Set("gate0/z", 1, -1, 2, -0.5f).Penalty([0], 0)!.Value);
        using var without = new ArchitectureRun(new DSelectK { EntropyWeight = 0 }, 1, 1);
        Assert.IsNull(without.Penalty([0], 0));
    }
}
