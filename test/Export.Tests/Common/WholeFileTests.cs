namespace MlNet.MultiTask.Export.Tests.Common;

/// <summary>Files are written whole or not at all, with the mode and through the link that are there.</summary>
[TestClass]
public sealed class WholeFileTests
{
    private const UnixFileMode OwnersAndGroups = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("whole").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_new_file_is_written()
    {
        WholeFile.Write(At("new"), Content("text"));
        Assert.AreEqual("text", File.ReadAllText(At("new")));
        Alone("new");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void The_mode_that_is_there_stays()
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
    public void A_private_file_is_for_its_owner()
    {
        WholeFile.Write(At("file"), Content("text"), privately: true);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("file")));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_link_is_followed_and_stays()
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
    public void A_link_to_what_is_not_there_yet_gets_its_target()
    {
        File.CreateSymbolicLink(At("link"), "target");
        WholeFile.Write(At("link"), Content("text"));
        Assert.AreEqual("text", File.ReadAllText(At("target")));
        Assert.AreEqual("target", new FileInfo(At("link")).LinkTarget);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void What_goes_wrong_leaves_the_old_file_and_nothing_beside_it(bool exists)
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
    public void A_device_is_written_to_and_not_replaced()
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
    public void A_folder_that_is_not_there_is_an_error()
    {
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => WholeFile.Write(At("none/file"), Content("text")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Alone(string name) => CollectionAssert.AreEqual(new[] { At(name) }, Directory.GetFiles(_folder));

    private static Action<Stream> Content(string text) => stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
}
