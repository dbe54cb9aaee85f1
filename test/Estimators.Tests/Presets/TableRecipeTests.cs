namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What the presets fill in, and what they leave.</summary>
[TestClass]
public sealed class TableRecipeTests
{
    private static readonly TaskDefinition[] s_tasks = [Tasks.Binary("Yes", "y"), Tasks.Regression("Number", "n")];

    [TestMethod]
    public void WhatTheUserSetStays()
    {
        var mine = new MultiTaskOptions
        {
            Preset = Preset.Default,
            NumericEncoding = new RawEncoding(),
            Optimizer = new Sgd { LearningRate = 0.5 },
            Schedule = new ConstantSchedule(),
            BatchSize = 7,
            MaximumEpochs = 3,
            Patience = 2,
            StoppingCriterion = StoppingCriterion.Loss,
            WeightAveraging = 0,
        };
        var complete = TableRecipe.Complete(mine, new TableSettings(true, 0), 10_000, s_tasks);
        Assert.IsTrue(TableRecipe.Applies(mine));
        Assert.IsInstanceOfType<RawEncoding>(complete.NumericEncoding);
        Assert.AreEqual(0.5, complete.Optimizer.LearningRate);
        Assert.IsInstanceOfType<ConstantSchedule>(complete.Schedule);
        Assert.AreEqual((7, 3, 2), (complete.BatchSize, complete.MaximumEpochs, complete.Patience));
        Assert.AreEqual((StoppingCriterion.Loss, 0.0), (complete.StoppingCriterion, complete.WeightAveraging));
        Assert.AreEqual((4, 0.0), (complete.Architecture.Members, ((TabM)complete.Architecture).Dropout));
    }

    /// <summary>Each of the four sees a quarter of a batch then; batches that the user counts are everybody's.</summary>
    [TestMethod]
    public void MembersHaveBatchesOfTheirOwnUnlessTheUserCounts()
    {
        var settings = new TableSettings(true, 0.3);
        var complete = TableRecipe.Complete(new MultiTaskOptions { Preset = Preset.Default }, settings, 10_000, s_tasks);
        Assert.IsTrue(((TabM)complete.Architecture).OwnBatches);
        Assert.AreEqual((4 * 32, 60, 9), (complete.BatchSize, complete.MaximumEpochs, complete.Patience));
        var onRanks = Communicator.OnThreads(
            2,
            ranks =>
                TableRecipe.Complete(new MultiTaskOptions { Preset = Preset.Default, Communicator = ranks }, settings, 10_000, s_tasks)
        );
        foreach (var shared in onRanks)
            Assert.AreEqual((true, 4 * 32), (((TabM)shared.Architecture).OwnBatches, shared.BatchSize));
        var counted = TableRecipe.Complete(new MultiTaskOptions { Preset = Preset.Default, BatchSize = 100 }, settings, 10_000, s_tasks);
        Assert.IsFalse(((TabM)counted.Architecture).OwnBatches);
        Assert.AreEqual((100, 9), (counted.BatchSize, counted.Patience));
        var few = TableRecipe.Complete(new MultiTaskOptions { Preset = Preset.Default, MaximumEpochs = 10 }, settings, 10_000, s_tasks);
        Assert.AreEqual((true, 10), (((TabM)few.Architecture).OwnBatches, few.MaximumEpochs));
    }

    [TestMethod]
    public void OnlySeveralTasksHaveLayersOfTheirOwn()
    {
        TabM Of(params TaskDefinition[] tasks) =>
            (TabM)TableRecipe.Complete(new MultiTaskOptions(), TableSettings.Untried, 5000, tasks).Architecture;
        CollectionAssert.AreEqual(new[] { 256 }, Of(s_tasks).Layers.ToArray());
        CollectionAssert.AreEqual(new[] { 128 }, Of(s_tasks).TowerLayers.ToArray());
        CollectionAssert.AreEqual(new[] { 256, 256 }, Of(s_tasks[0]).Layers.ToArray());
        Assert.AreEqual(0, Of(s_tasks[0]).TowerLayers.Count);
    }

    [TestMethod]
    public void WithoutPresetAndWithAnArchitectureOrImagesThePlainDefaultsStay()
    {
        Assert.IsFalse(TableRecipe.Applies(new MultiTaskOptions { Preset = Preset.Best, Architecture = new HardSharing() }));
        Assert.IsFalse(TableRecipe.Applies(new MultiTaskOptions { Preset = Preset.Best, NumericEncoding = new ImageEncoding(1, 2, 2) }));
        Assert.IsFalse(TableRecipe.Applies(new MultiTaskOptions()));
        Assert.IsTrue(TableRecipe.Applies(new MultiTaskOptions { Preset = Preset.Default }));
        Assert.AreEqual(128, new MultiTaskOptions().BatchSize);
    }

    [TestMethod]
    [DataRow(20L, 20)]
    [DataRow(344L, 4 * 32)]
    [DataRow(3_000L, 4 * 32)]
    [DataRow(10_000L, 4 * 32)]
    [DataRow(100_000L, 4 * 32)]
    [DataRow(150_000L, 4 * 64)]
    [DataRow(1_000_000L, 4 * 256)]
    public void BatchesGrowWithTheRows(long rows, int want) =>
        Assert.AreEqual(want, TableRecipe.Complete(new MultiTaskOptions(), TableSettings.Untried, rows, s_tasks).BatchSize);

    [TestMethod]
    [DataRow(344L, 32)]
    [DataRow(3_000L, 64)]
    [DataRow(10_000L, 128)]
    [DataRow(1_000_000L, 1024)]
    public void OneNetworkTakesLargerOnes(long rows, int want) =>
        Assert.AreEqual(
            want,
            TableRecipe.Complete(new MultiTaskOptions { Preset = Preset.Fast }, TableSettings.Untried, rows, s_tasks).BatchSize
        );

    /// <summary>A batch has as many rows as its parts have together: 128 would be, and 90 rows are cut off.</summary>
    [TestMethod]
    [DataRow(10_000L, 1, 128)]
    [DataRow(10_000L, 64, 128)]
    [DataRow(10_000L, 60, 120)]
    [DataRow(90L, 16, 80)]
    [DataRow(10L, 16, 16)]
    public void BatchesHaveWholeParts(long rows, int parts, int want) =>
        Assert.AreEqual(
            want,
            TableRecipe
                .Complete(new MultiTaskOptions { MicroBatches = parts }, TableSettings.Untried, rows, s_tasks)
                .BatchSize
        );

    [TestMethod]
    public void SeveralTasksWhoseLossesAreNeverNegativeAreWeighedByUncertainty()
    {
        Balancer? Of(MultiTaskOptions options, params TaskDefinition[] tasks) =>
            TableRecipe.Complete(options, TableSettings.Untried, 5000, tasks).Balancer;
        var (yes, number) = (Tasks.Binary("Yes", "y"), Tasks.Regression("Number", "n"));
        Assert.IsInstanceOfType<Uncertainty>(Of(new MultiTaskOptions(), yes, number));
        Assert.IsInstanceOfType<EqualWeights>(Of(new MultiTaskOptions { Balancer = new EqualWeights() }, yes, number), "the user's stays");
        Assert.IsNull(Of(new MultiTaskOptions(), yes), "one task has nothing to be weighed against");
        // y log ŷ outgrows ŷ where a count is large.
        Assert.IsNull(Of(new MultiTaskOptions(), yes, new RegressionTask("Count", "c") { Loss = RegressionLoss.Poisson }));
        Assert.IsNull(Of(new MultiTaskOptions(), yes, new RegressionTask("Own", "o") { LossFunction = (x, y) => x - y }));
    }

    [TestMethod]
    public void AWholeTrialIsTheDefaultTrainingWithoutReports()
    {
        var mine = new MultiTaskOptions
        {
            Preset = Preset.Best,
            Refit = true,
            Progress = new Reports(_ => Assert.Fail()),
            MaximumEpochs = 500,
            Balancer = new NashMtl(),
        };
        var trial = TableRecipe.WholeTrial(mine, new TableSettings(true, 0.15), 10_000, s_tasks);
        Assert.IsNull(trial.Progress);
        Assert.IsFalse(trial.Refit);
        Assert.IsInstanceOfType<NashMtl>(trial.Balancer);
        Assert.AreEqual((500, 4, 0.15), (trial.MaximumEpochs, trial.Architecture.Members, ((TabM)trial.Architecture).Dropout));
        var best = TableRecipe.Complete(mine, new TableSettings(true, 0.15), 10_000, s_tasks);
        Assert.AreEqual((8, 0.15), (best.Architecture.Members, ((TabM)best.Architecture).Dropout));
    }

    [TestMethod]
    public void ATrialIsShortAndQuiet()
    {
        var mine = new MultiTaskOptions
        {
            Preset = Preset.Default,
            Progress = new Reports(_ => Assert.Fail()),
            MaximumEpochs = 500,
            Balancer = new NashMtl(),
            BatchSize = 50,
        };
        var trial = TableRecipe.Trial(mine, TableSettings.Untried, 20_000);
        Assert.IsNull(trial.Progress);
        Assert.IsNull(trial.Balancer);
        Assert.AreEqual((4, 50), (trial.MaximumEpochs, trial.BatchSize));
        Assert.IsTrue(trial.HasArchitecture);
    }

    /// <summary>Six hundred steps at least: 32 rows a step make 25 steps of 800 rows, 64 make 31.25 of 2,000, 128 make 78.125 of
    /// 10,000.</summary>
    [TestMethod]
    [DataRow(800, 32, 24)]
    [DataRow(2000, 64, 20)]
    [DataRow(10_000, 128, 8)]
    [DataRow(200_000, 256, 3)]
    public void ATrialOfFewRowsHasMoreEpochs(int rows, int batch, int epochs)
    {
        var trial = TableRecipe.Trial(new MultiTaskOptions { Preset = Preset.Default }, TableSettings.Untried, rows);
        Assert.AreEqual((batch, epochs), (trial.BatchSize, trial.MaximumEpochs));
    }

    [TestMethod]
    [DataRow(1000, 400)]
    [DataRow(3000, 200)]
    [DataRow(10_000, 60)]
    [DataRow(1_000_000, 30)]
    public void FewRowsAreGoneThroughMoreOften(int rows, int epochs) =>
        Assert.AreEqual(
            epochs,
            TableRecipe
                .Complete(new MultiTaskOptions { Preset = Preset.Default }, TableSettings.Untried, rows, s_tasks)
                .MaximumEpochs
        );
}
