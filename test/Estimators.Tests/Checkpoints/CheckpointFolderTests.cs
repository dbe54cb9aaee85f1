namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Whose a folder of checkpoints is.</summary>
[TestClass]
public sealed class CheckpointFolderTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [TestMethod]
    public void ASecondTrainingInOneFolderIsRefused()
    {
        using var folder = new TemporaryFolder();
        var refused = 0;
        using var model = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 1, watch: progress =>
            {
                if (progress.Epoch != 3 || refused++ > 0)
                    return;
                var error = Assert.ThrowsExactly<IOException>(() =>
                    CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 1))
                );
                StringAssert.Contains(error.Message, "in use by another training");
                StringAssert.Contains(error.Message, folder.Path);
            }));
        Assert.IsGreaterThan(0, refused);
        // The second one deleted nothing, and the first one's end lets the next one in.
        CollectionAssert.AreEqual(CheckpointedTraining.Uninterrupted(), model.OnnxModel.ToArray());
        CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 1)).Dispose();
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void CheckpointsAreForTheirOwner()
    {
        using var folder = new TemporaryFolder();
        var inside = Path.Combine(folder.Path, "checkpoints");
        CheckpointedTraining.Fit(CheckpointedTraining.Options(inside, everyEpochs: 10)).Dispose();
        Assert.AreEqual(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(inside));
        foreach (var file in Directory.GetFiles(inside))
            Assert.AreEqual(Owner, File.GetUnixFileMode(file), file);
    }

    [TestMethod]
    public void ACheckpointThatCannotBeWrittenLeavesNoPart()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = new CheckpointFolder(folder.Path, 2);
        var broken = new Checkpoint();
        // Nothing can be moved to where a folder stands.
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint-000000000007.safetensors", "inside"));
        Assert.Throws<SystemException>(() => checkpoints.Write(broken, 7));
        Assert.IsEmpty(folder.Files);
    }
}
