using Microsoft.ML;
using MlNet.MultiTask.Extending;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Epochs where the rows of a step are dealt to members: each member sees each row once.</summary>
[TestClass]
public sealed class DealtEpochTests
{
    private const int Members = 4;

    [TestMethod]
    // 100 rows are 7 batches of 16, and each member gets a quarter of a batch.
    [DataRow(true, 3 * Members * 7)]
    [DataRow(false, 3 * 7)]
    public void AnEpochHasAPassForEachMember(bool ownBatches, int steps)
    {
        TrainingProgress? last = null;
        using var model = Fit(Options(ownBatches, report => last = report));
        Assert.AreEqual((3, steps), (last!.Epoch, (int)last.Steps));
    }

    /// <summary>A rate that falls over the planned steps has fallen to nothing at the end of the last epoch, and not before.</summary>
    [TestMethod]
    public void TheScheduleKnowsHowManyStepsThereAre()
    {
        var moments = new List<ScheduleMoment>();
        using var model = Fit(Options(true, _ => { }) with { Schedule = new Watched(moments) });
        Assert.IsTrue(moments.All(moment => moment.PlannedSteps == 3 * Members * 7));
        CollectionAssert.AreEqual(Enumerable.Range(0, 3 * Members * 7).ToArray(), moments.Select(moment => (int)moment.Step).ToArray());
    }

    [TestMethod]
    public void SeveralSetsHaveAsManyPasses()
    {
        TrainingProgress? last = null;
        var options = SetRows.Options(new JointSampling(), epochs: 3, watch: report => last = report) with { Architecture = Network(true) };
        using var model = SetRows.Trainer(options).Fit([SetRows.LeftSet(64), SetRows.RightSet(32)]);
        // Batches of 16: the larger set has four.
        Assert.AreEqual(3 * Members * 4, last!.Steps);
    }

    [TestMethod]
    // Within the first epoch: in its first pass, at the end of one, in its third; and within the second epoch.
    [DataRow(3L)]
    [DataRow(7L)]
    [DataRow(17L)]
    [DataRow(37L)]
    public void ItGoesOnWithinAPass(long at)
    {
        using var folder = new TemporaryFolder();
        MultiTaskOptions Saving(Action<TrainingProgress> watch) =>
            Options(true, watch) with
            {
                Checkpoints = new CheckpointOptions { Folder = folder.Path, EverySteps = 1 },
            };
        Assert.ThrowsExactly<TimeoutException>(() =>
            Fit(Saving(report => _ = report.Steps > at ? throw new TimeoutException() : 0))
        );
        var first = 0L;
        using var resumed = Fit(Saving(report => first = first == 0 ? report.Steps : first));
        using var whole = Fit(Options(true, _ => { }));
        Assert.AreEqual(at + 1, first);
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());
    }

    private static TabM Network(bool ownBatches) =>
        new()
        {
            MemberCount = Members,
            Layers = [8],
            OwnBatches = ownBatches,
        };

    private static MultiTaskOptions Options(bool ownBatches, Action<TrainingProgress> watch) =>
        new()
        {
            Architecture = Network(ownBatches),
            BatchSize = 16,
            MaximumEpochs = 3,
            ValidationFraction = 0,
            Seed = 5,
            Threads = 1,
            ProgressSteps = 1,
            Progress = new Reports(watch),
        };

    private static MultiTaskTransformer Fit(MultiTaskOptions options)
    {
        var ml = new MLContext(1);
        return ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(ml.Data.LoadFromEnumerable(Sample.Many(100)));
    }

    private sealed class Watched(List<ScheduleMoment> moments) : Schedule
    {
        public override double Factor(in ScheduleMoment moment)
        {
            moments.Add(moment);
            return 1;
        }
    }
}
