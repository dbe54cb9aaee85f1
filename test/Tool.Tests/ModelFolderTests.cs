using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>A model's folder holds one training's files, and what the user put there.</summary>
[TestClass]
public sealed class ModelFolderTests : IDisposable
{
    private static readonly string[] s_all =
    [
        ModelFolder.Zip,
        ModelFolder.Onnx,
        ModelFolder.Report,
        ModelFolder.Table,
        ModelFolder.Program,
    ];

    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "model");

    public void Dispose() => _folder.Dispose();

    private static ModelFolder Begin(string path, string content, params string[] names)
    {
        var folder = new ModelFolder(path);
        foreach (var name in names)
            File.WriteAllText(folder[name], content);
        return folder;
    }

    private static void Write(string path, string content, params string[] names)
    {
        using var folder = Begin(path, content, names);
        folder.Commit();
    }

    private string[] Entries() =>
        [.. Directory.GetFileSystemEntries(Target).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    [TestMethod]
    public void NothingOfTheOldTrainingIsLeftAndNothingOfTheUserIsGone()
    {
        Write(Target, "old", s_all);
        File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");
        Directory.CreateDirectory(Path.Combine(Target, "plots"));
        File.WriteAllText(Path.Combine(Target, "plots", "a.svg"), "mine");
        Write(Target, "new", ModelFolder.Zip, ModelFolder.Table);
        CollectionAssert.AreEqual(new[] { "model.zip", "notes.txt", "plots", "schema.json" }, Entries());
        Assert.AreEqual("new", File.ReadAllText(Path.Combine(Target, ModelFolder.Zip)));
        Assert.AreEqual("mine", File.ReadAllText(Path.Combine(Target, "notes.txt")));
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path), "nothing is left beside it");
    }

    [TestMethod]
    public void WhatCannotBeWrittenLeavesTheOldFilesAsTheyWere()
    {
        string[] old = [ModelFolder.Zip, ModelFolder.Onnx, ModelFolder.Program, ModelFolder.Report];
        Write(Target, "old", old);
        using (var folder = Begin(Target, "new", s_all))
        {
            // Somebody makes a folder of that name meanwhile.
            Directory.CreateDirectory(Path.Combine(Target, ModelFolder.Table));
            Assert.Throws<IOException>(() => folder.Commit());
        }
        CollectionAssert.AreEqual(new[] { "Pipeline.cs", "model.onnx", "model.zip", "report.html", "schema.json" }, Entries());
        foreach (var name in old)
            Assert.AreEqual("old", File.ReadAllText(Path.Combine(Target, name)), name);
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    public void AFolderInAFilesPlaceIsRefusedBeforeTheTraining()
    {
        Directory.CreateDirectory(Path.Combine(Target, ModelFolder.Onnx));
        Assert.Contains(ModelFolder.Onnx, Assert.ThrowsExactly<UsageException>(() => new ModelFolder(Target)).Message);
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void LinksStayAndFilesKeepTheirMode()
    {
        var shared = Path.Combine(_folder.Path, "shared.onnx");
        var place = Path.Combine(_folder.Path, "place");
        Write(place, "old", s_all);
        Directory.CreateSymbolicLink(Target, place);
        File.Move(Path.Combine(place, ModelFolder.Onnx), shared);
        File.CreateSymbolicLink(Path.Combine(place, ModelFolder.Onnx), shared);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(place, ModelFolder.Zip), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(Target, "new", s_all);
        Assert.AreEqual(place, new DirectoryInfo(Target).LinkTarget);
        Assert.AreEqual(shared, new FileInfo(Path.Combine(place, ModelFolder.Onnx)).LinkTarget);
        Assert.AreEqual("new", File.ReadAllText(shared));
        if (!OperatingSystem.IsWindows())
            Assert.AreEqual(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(place, ModelFolder.Zip))
            );

        // A model without an ONNX file: the link goes, what it points to is not the folder's.
        Write(Target, "newer", ModelFolder.Zip);
        CollectionAssert.AreEqual(new[] { "model.zip" }, Entries());
        Assert.AreEqual("new", File.ReadAllText(shared));
    }

    [TestMethod]
    public void ATrainingWithoutExportLeavesNoOldOnnxFile()
    {
        string[] train = ["train", PenguinModel.Data, "-t", "species", "--preset", "fast", "--no-compare", "--threads", "1", "-o", Target];
        ToolCall.Good([.. train, "--ignore", "year"]);
        Assert.IsTrue(File.Exists(Path.Combine(Target, ModelFolder.Onnx)));
        ToolCall.Good([.. train, "--ignore", "year", "--ignore", "island", "--no-export"]);
        CollectionAssert.AreEqual(new[] { "Pipeline.cs", "model.zip", "report.html", "schema.json" }, Entries());
    }
}
