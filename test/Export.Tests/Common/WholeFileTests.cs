namespace MlNet.MultiTask.Export.Tests;

/// <summary>Files are written whole or not at all, with the mode and through the link that are there.</summary>
[TestClass]
public sealed class WholeFileTests
{
    private const UnixFileMode OwnersAndGroups = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("whole").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void ANewFileIsWritten()
    {
        WholeFile.Write(At("new"), Content("text"));
        Assert.AreEqual("text", File.ReadAllText(At("new")));
        Alone("new");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void TheModeThatIsThereStays()
    {
        File.WriteAllText(At("file"), "old and longer");
        File.SetUnixFileMode(At("file"), OwnersAndGroups);
        WholeFile.Write(At("file"), Content("text"));
        Assert.AreEqual("text", File.ReadAllText(At("file")));
        Assert.AreEqual(OwnersAndGroups, File.GetUnixFileMode(At("file")));
        WholeFile.Write(At("file"), Content("again"), privately: true);
        Assert.AreEqual(OwnersAndGroups, File.GetUnixFileMode(At("file")));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void APrivateFileIsForItsOwner()
    {
        WholeFile.Write(At("file"), Content("text"), privately: true);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("file")));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void ALinkIsFollowedAndStays()
    {
        Directory.CreateDirectory(At("elsewhere"));
        File.WriteAllText(At("elsewhere/target"), "old");
        File.CreateSymbolicLink(At("link"), "elsewhere/target");
        File.CreateSymbolicLink(At("link to link"), "link");
        WholeFile.Write(At("link to link"), Content("text"));
        Assert.AreEqual("text", File.ReadAllText(At("elsewhere/target")));
        Assert.AreEqual("elsewhere/target", new FileInfo(At("link")).LinkTarget);
        Assert.AreEqual("link", new FileInfo(At("link to link")).LinkTarget);
        Assert.HasCount(1, Directory.GetFiles(At("elsewhere")));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void ALinkToWhatIsNotThereYetGetsItsTarget()
    {
        File.CreateSymbolicLink(At("link"), "target");
        WholeFile.Write(At("link"), Content("text"));
        Assert.AreEqual("text", File.ReadAllText(At("target")));
        Assert.AreEqual("target", new FileInfo(At("link")).LinkTarget);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WhatGoesWrongLeavesTheOldFileAndNothingBesideIt(bool exists)
    {
        if (exists)
            File.WriteAllText(At("file"), "old");
        Assert.ThrowsExactly<IOException>(() => WholeFile.Write(At("file"), stream =>
            {
                stream.Write(new byte[100_000]);
                throw new IOException("No space left on device");
            }));
        if (exists)
            Assert.AreEqual("old", File.ReadAllText(At("file")));
        Assert.HasCount(exists ? 1 : 0, Directory.GetFiles(_folder));
    }

    // The device that is always full.
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void ADeviceIsWrittenToAndNotReplaced()
    {
        File.CreateSymbolicLink(At("full"), "/dev/full");
        Assert.ThrowsExactly<IOException>(() => WholeFile.Write(At("full"), Content(new string('x', 100_000))));
        Assert.AreEqual("/dev/full", new FileInfo(At("full")).LinkTarget);
        Assert.IsTrue(File.Exists("/dev/full"));
        WholeFile.Write("/dev/null", Content("text"));
        Assert.AreEqual(0, new FileInfo("/dev/null").Length);
        Alone("full");
    }

    [TestMethod]
    public void AFolderThatIsNotThereIsAnError()
    {
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => WholeFile.Write(At("none/file"), Content("text")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Alone(string name) => CollectionAssert.AreEqual(new[] { At(name) }, Directory.GetFiles(_folder));

    private static Action<Stream> Content(string text) => stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
}
