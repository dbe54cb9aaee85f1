using Microsoft.ML;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report is written whole or not at all.</summary>
[TestClass]
public sealed class ReportFileTests
{
    private static readonly ReportContent s_content = new()
    {
        Affinity = new TaskAffinity(
            ["A", "B"],
            new[,]
            {
                { 1, 0.5 },
                { 0.25, 1 },
            }
        ),
    };

    [TestMethod]
    public void ReplacesAnOlderReport()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "report.html");
        File.WriteAllText(path, "old");
        new MLContext().MultiTask().WriteReport(path, s_content);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void KeepsTheModeAndTheLinkThatAreThere()
    {
        using var folder = new TemporaryFolder();
        var (path, link) = (Path.Combine(folder.Path, "report.html"), Path.Combine(folder.Path, "link.html"));
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, "report.html");
        new MLContext().MultiTask().WriteReport(link, s_content);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(path));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.AreEqual("report.html", new FileInfo(link).LinkTarget);
    }

    [TestMethod]
    public void APathThatCannotBeWrittenIsAnError()
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext();
        Directory.CreateDirectory(Path.Combine(folder.Path, "taken"));
        foreach (
            var path in new[]
            {
                Path.Combine(folder.Path, "missing", "report.html"),
                Path.Combine(folder.Path, "taken"),
                Path.Combine(folder.Path, "a\0b"),
            }
        )
        {
            var error = Assert.ThrowsExactly<IOException>(() => ml.MultiTask().WriteReport(path, s_content), path);
            Assert.StartsWith($"The report cannot be written to '{path}': ", error.Message);
        }
        Assert.IsEmpty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void ContentThatCannotBeShownLeavesTheFileAsItWas()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "report.html");
        File.WriteAllText(path, "old");
        var ml = new MLContext();
        var unscored = ml.Data.LoadFromEnumerable(Sample.Many(5));
        Assert.ThrowsExactly<ArgumentException>(() => ml.MultiTask().WriteReport(path, new ReportContent { Scored = unscored }));
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }
}
