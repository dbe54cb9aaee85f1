namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Dropout and weight decay times a schedule's factor are the same training, to the last bit, as with the product.</summary>
[TestClass]
public sealed class RegularizationScheduleTests
{
    [TestMethod]
    [DataRow(1.0, 0.5, 0.25)]
    [DataRow(0.5, 0.25, 0.125)]
    [DataRow(0.0, 0.0, 0.0)]
    [DataRow(7.0, 0.5, 0.25, DisplayName = "more than 1 counts as 1")]
    public void TheFactorIsOnBoth(double factor, double dropout, double decay)
    {
        foreach (var byTensors in new[] { false, true })
            CollectionAssert.AreEqual(
                Weights(dropout, decay, null, byTensors),
                Weights(0.5, 0.25, new Fixed(factor), byTensors),
                $"by tensors: {byTensors}"
            );
    }

    [TestMethod]
    public void ItFollowsTheSteps()
    {
        // Full for the first of two epochs and nothing for the second, which is neither of the fixed ones.
        var weights = Weights(0.5, 0.25, new StepSchedule { Epochs = [1], Gamma = 1e-9 }, false);
        CollectionAssert.AreNotEqual(Weights(0.5, 0.25, null, false), weights);
        CollectionAssert.AreNotEqual(Weights(0, 0, null, false), weights);
    }

    [TestMethod]
    public void AResumedTrainingGoesOnWithIt()
    {
        byte[] Fit(string? folder, long until)
        {
            var options = Options(0.3, 0.1, new PlateauSchedule { Patience = 1, Gamma = 0.3 }) with
            {
                MaximumEpochs = 6,
                ProgressSteps = 1,
                Progress = new Reports(report =>
                {
                    if (report.Steps == until)
                        throw new TimeoutException();
                }),
                Checkpoints = folder is null ? null : new CheckpointOptions { Folder = folder, EverySteps = 5 },
            };
            using var model = Sample.Fit(Sample.Many(300), options);
            return model.OnnxModel.ToArray();
        }

        using var folder = new TemporaryFolder();
        Assert.ThrowsExactly<TimeoutException>(() => Fit(folder.Path, 68));
        CollectionAssert.AreEqual(Fit(null, -1), Fit(folder.Path, -1));
    }

    [TestMethod]
    public void ItsSettingsAreChecked() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Options(0, 0, new FlatCosineSchedule { FlatShare = 1 }).Validate(1)
        );

    private static MultiTaskOptions Options(double dropout, double decay, Schedule? schedule) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16], Dropout = dropout },
            Optimizer = new Adam { LearningRate = 0.01, WeightDecay = decay },
            RegularizationSchedule = schedule,
            MaximumEpochs = 2,
            BatchSize = 16,
            Seed = 3,
            Threads = 1,
        };

    private static byte[] Weights(double dropout, double decay, Schedule? schedule, bool byTensors)
    {
        using var model = Sample.Fit(Sample.Many(200), Options(dropout, decay, schedule) with { UpdatesByTensors = byTensors });
        return
        [
            .. Graph
                .OnnxModelFile.Parse(model.OnnxModel)
                .Graph.Initializer.Where(tensor => tensor.Name.Contains("weight", StringComparison.Ordinal))
                .SelectMany(tensor => tensor.RawData.ToArray()),
        ];
    }

    private sealed class Fixed(double factor) : Schedule
    {
        public override double Factor(in ScheduleMoment moment) => factor;
    }
}
