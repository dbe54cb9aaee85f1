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
    [DataRow(344L, 32)]
    [DataRow(3_000L, 64)]
    [DataRow(10_000L, 256)]
    [DataRow(100_000L, 256)]
    [DataRow(1_000_000L, 1024)]
    public void BatchesGrowWithTheRows(long rows, int want) =>
        Assert.AreEqual(want, TableRecipe.Complete(new MultiTaskOptions(), TableSettings.Untried, rows, s_tasks).BatchSize);

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
        var trial = TableRecipe.Trial(mine, TableSettings.Untried, 10_000);
        Assert.IsNull(trial.Progress);
        Assert.IsNull(trial.Balancer);
        Assert.AreEqual((6, 50), (trial.MaximumEpochs, trial.BatchSize));
        Assert.IsTrue(trial.HasArchitecture);
    }
}
