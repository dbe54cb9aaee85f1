namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Schedules against their formulas.</summary>
[TestClass]
public sealed class ScheduleTests
{
    [TestMethod]
    public void StepMultipliesAtItsEpochs()
    {
        var schedule = new StepSchedule { Epochs = [2, 5], Gamma = 0.5 };
        double[] want = [1, 1, 0.5, 0.5, 0.5, 0.25];
        CollectionAssert.AreEqual(want, Enumerable.Range(0, 6).Select(epoch => schedule.Factor(new ScheduleMoment(0, 1, epoch))).ToArray());
    }

    [TestMethod]
    [DataRow(0, 1.0)]
    [DataRow(50, 0.55)]
    [DataRow(100, 0.1)]
    public void CosineFallsToItsMinimum(int step, double want) =>
        Assert.AreEqual(want, new CosineSchedule { MinimumFactor = 0.1 }.Factor(new ScheduleMoment(step, 100, 0)), 1e-12);

    // Cycles of 1/15, 2/15, 4/15 and 8/15 of the steps: at the ends of each the rate is 0, at log₂ = k + ½ it is full.
    [TestMethod]
    [DataRow(0, 0.0)]
    [DataRow(1_000, 0.0)]
    [DataRow(3_000, 0.0)]
    [DataRow(7_000, 0.0)]
    [DataRow(15_000, 0.0)]
    [DataRow(4_657, 1.0)] // 2^2.5 − 1
    public void CosineLogarithmicCyclesGrow(int step, double want) =>
        Assert.AreEqual(want, new CosineLogarithmicSchedule().Factor(new ScheduleMoment(step, 15_000, 0)), 1e-6);

    [TestMethod]
    [DataRow(0, 1.0)]
    [DataRow(50, 1.0)]
    [DataRow(75, 0.5)]
    [DataRow(100, 0.0)]
    public void FlatCosineFallsInItsSecondHalf(int step, double want) =>
        Assert.AreEqual(want, new FlatCosineSchedule().Factor(new ScheduleMoment(step, 100, 0)), 1e-12);

    [TestMethod]
    public void WarmUpRisesThenHandsOver()
    {
        var schedule = new WarmUpSchedule { Steps = 4, Then = new CosineSchedule() };
        double[] rise = [0.25, 0.5, 0.75, 1];
        CollectionAssert.AreEqual(rise, Enumerable.Range(0, 4).Select(step => schedule.Factor(new ScheduleMoment(step, 104, 0))).ToArray());
        Assert.AreEqual(1, schedule.Factor(new ScheduleMoment(4, 104, 0)), 1e-12);
        Assert.AreEqual(0.5, schedule.Factor(new ScheduleMoment(54, 104, 0)), 1e-12);
        Assert.AreEqual(0, schedule.Factor(new ScheduleMoment(104, 104, 0)), 1e-12);
    }

    [TestMethod]
    [DataRow(0, 0.04)]
    [DataRow(15, 0.52)] // half-way up a half cosine lies the mean
    [DataRow(30, 1.0)]
    [DataRow(65, 0.500002)]
    [DataRow(100, 4e-6)]
    public void OneCycleRisesAndFalls(int step, double want) =>
        Assert.AreEqual(want, new OneCycleSchedule().Factor(new ScheduleMoment(step, 100, 0)), 1e-9);

    [TestMethod]
    public void PlateauFallsAfterItsPatienceAndStopsAtItsMinimum()
    {
        var schedule = new PlateauSchedule
        {
            Patience = 2,
            Gamma = 0.1,
            MinimumFactor = 0.05,
        };
        double[] losses = [3, 2, 2, 2, 1, 1.5, 1.5, 1.5];
        double[] want = [1, 1, 1, 0.1, 0.1, 0.1, 0.05, 0.05];
        var got = losses
            .Select(loss =>
            {
                schedule.EndEpoch(loss);
                return schedule.Factor(default);
            })
            .ToArray();
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-12, $"epoch {i}");

        var state = new Dictionary<string, double[]>();
        schedule.Capture(state);
        var other = new PlateauSchedule
        {
            Patience = 2,
            Gamma = 0.1,
            MinimumFactor = 0.05,
        };
        other.Restore(state);
        Assert.AreEqual(0.05, other.Factor(default), 1e-12);
        var copy = schedule.Copy();
        copy.Start();
        Assert.AreEqual(1, copy.Factor(default));
        Assert.AreEqual(0.05, schedule.Factor(default), 1e-12, "a copy's training leaves the original alone");
    }

    [TestMethod]
    public void PlateauWithoutHeldOutRowsStaysAsItIs()
    {
        var schedule = new PlateauSchedule { Patience = 1 };
        for (var epoch = 0; epoch < 5; epoch++)
            schedule.EndEpoch(double.NaN);
        Assert.AreEqual(1, schedule.Factor(default));
    }

    [TestMethod]
    public void SettingsOutOfRangeAreRefused()
    {
        foreach (
            var bad in new Schedule[]
            {
                new StepSchedule { Gamma = 0 },
                new StepSchedule { Epochs = [5, 5] },
                new CosineSchedule { MinimumFactor = 2 },
                new WarmUpSchedule { Steps = 0 },
                new WarmUpSchedule { Then = new CosineSchedule { MinimumFactor = -1 } },
                new OneCycleSchedule { Rise = 1 },
                new PlateauSchedule { Patience = 0 },
                new PlateauSchedule { Gamma = 1 },
            }
        )
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(bad.Validate, bad.GetType().Name);
    }
}
